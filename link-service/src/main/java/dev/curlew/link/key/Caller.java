package dev.curlew.link.key;

import java.util.Set;

/**
 * Who makes a call.
 *
 * @param keyId the id of the key it came with; empty if it came without
 * @param scopes what the key may do
 * @param network the caller's address cut to its network, under which anonymous calls are counted
 */
public record Caller(String keyId, Set<Scope> scopes, String network) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    static Caller anonymous(String network) {
        return new Caller("", Set.of(), network);
    }

    /** Whether the call came without a key. */
    public boolean isAnonymous() {
        return keyId.isEmpty();
    }

    boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }
}
