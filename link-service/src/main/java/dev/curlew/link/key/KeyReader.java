package dev.curlew.link.key;

import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.ApiKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what somebody wants of a key, and notes all that is wrong with it. */
final class KeyReader {

    private static final int LONGEST_NAME = 128;
    private static final int MOST_DOMAINS = 100;
    private static final int LONGEST_DOMAIN = 253;
    private static final int MOST_CALLS = 1_000_000;
    private static final Pattern DOMAIN =
            Pattern.compile("(?!-)[a-z0-9-]{1,63}(?<!-)(\\.(?!-)[a-z0-9-]{1,63}(?<!-))*(:[0-9]{1,5})?");

    private KeyReader() {}

    /** The settings asked for; throws with all that is wrong. An expiry that is kept as it was may have passed. */
    static KeySettings read(ApiKey wanted, Instant now, Optional<Instant> expiryBefore) {
        Violations violations = new Violations();
        String name = wanted.getDisplayName().strip();
        if (name.isEmpty()) {
            violations.add("displayName", "1 to " + LONGEST_NAME + " characters");
        }
        FieldChecks.check("displayName", name, LONGEST_NAME, violations);
        Set<Scope> scopes = scopes(wanted, violations);
        Set<String> domains = domains(wanted, violations);
        if (scopes.contains(Scope.ADMIN)) {
            refuseLimits(wanted, violations);
        }
        if (wanted.getCallsPerMinute() < 0 || wanted.getCallsPerMinute() > MOST_CALLS) {
            violations.add("callsPerMinute", "0, which is without limit, to 1,000,000");
        }
        Optional<Instant> expiry = wanted.hasExpireTime()
                ? FieldChecks.time("expireTime", wanted.getExpireTime(), violations)
                : Optional.empty();
        if (expiry.filter(end -> !now.isBefore(end)).isPresent() && !expiry.equals(expiryBefore)) {
            violations.add("expireTime", "a time to come");
        }
        violations.check();
        return new KeySettings(name, scopes, domains, wanted.getOwnLinksOnly(), wanted.getCallsPerMinute(), expiry);
    }

    private static Set<Scope> scopes(ApiKey wanted, Violations violations) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (int i = 0; i < wanted.getScopesCount(); i++) {
            Optional<Scope> scope = Scope.of(wanted.getScopesValue(i));
            scope.ifPresent(scopes::add);
            if (scope.isEmpty()) {
                violations.add("scopes[" + i + "]", "one of LINKS_READ, LINKS_WRITE, STATS_READ, ADMIN");
            }
        }
        if (wanted.getScopesCount() == 0) {
            violations.add("scopes", "at least one");
        }
        return scopes;
    }

    private static Set<String> domains(ApiKey wanted, Violations violations) {
        if (wanted.getDomainsCount() > MOST_DOMAINS) {
            violations.add("domains", "at most " + MOST_DOMAINS);
            return Set.of();
        }
        Set<String> domains = new HashSet<>();
        for (int i = 0; i < wanted.getDomainsCount(); i++) {
            String domain = wanted.getDomains(i).toLowerCase(Locale.ROOT);
            if (domain.length() > LONGEST_DOMAIN || !DOMAIN.matcher(domain).matches()) {
                violations.add("domains[" + i + "]", "a host name as links show it, such as go.example.com");
            } else if (!domains.add(domain)) {
                violations.add("domains[" + i + "]", "a domain that is not there twice");
            }
        }
        return domains;
    }

    /** It could free itself of them: it may change keys. */
    private static void refuseLimits(ApiKey wanted, Violations violations) {
        if (wanted.getDomainsCount() > 0) {
            violations.add("domains", "none with the scope ADMIN, which may do everything");
        }
        if (wanted.getOwnLinksOnly()) {
            violations.add("ownLinksOnly", "false with the scope ADMIN, which may do everything");
        }
    }
}
