package dev.curlew.link.key;

import java.util.Set;

/**
 * Who makes a call.
 *
 * @param keyId the id of the key it came with; empty if it came without
 * @param scopes what the caller may do
 * @param network the caller's address cut to its network, under which anonymous calls are counted
 * @param reach with which links
 */
public record Caller(String keyId, Set<Scope> scopes, String network, LinkReach reach) {

    private static final Set<Scope> OF_TOKENS = Set.of(Scope.LINKS_READ, Scope.LINKS_WRITE, Scope.STATS_READ);

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    static Caller anonymous(String network) {
        return new Caller("", Set.of(), network, LinkReach.ALL);
    }

    static Caller of(Bearer bearer, String network) {
        return switch (bearer) {
            case Bearer.Key(StoredKey key, var _) ->
                new Caller(key.keyId(), key.settings().scopes(), network, LinkReach.of(key));
            case Bearer.LinkToken(long linkId) -> new Caller("", OF_TOKENS, network, LinkReach.ofLink(linkId));
        };
    }

    /** Whether the call came with neither a key nor the token of a link. */
    public boolean isAnonymous() {
        return keyId.isEmpty() && !hasLinkToken();
    }

    /** Whether the call came with the management token of a link, to which it is then limited. */
    public boolean hasLinkToken() {
        return reach.link().isPresent();
    }

    boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
}
