package dev.curlew.link.key;

import dev.curlew.link.request.FieldChecks;
import dev.curlew.link.request.RequestException;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.ApiKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Keys as the API shows them, and what may be asked for. */
final class KeyMessages {

    private static final int LONGEST_NAME = 128;

    private KeyMessages() {}

    /** The key that was asked for; throws {@link RequestException.InvalidFields} with all that is wrong. */
    static StoredKey read(ApiKey wanted, String keyId, Clock clock) {
        refuseUnsupported(wanted);
        Instant now = clock.instant();
        Violations violations = new Violations();
        String name = wanted.getDisplayName().strip();
        if (name.isEmpty()
                || name.codePointCount(0, name.length()) > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            violations.add("displayName", "1 to 128 characters, none of them a control character");
        }
        Set<Scope> scopes = new HashSet<>();
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
        Optional<Instant> expiry = Optional.empty();
        if (wanted.hasExpireTime()) {
            Optional<Instant> given = FieldChecks.time("expireTime", wanted.getExpireTime(), violations);
            expiry = given.filter(now::isBefore);
            if (given.isPresent() && expiry.isEmpty()) {
                violations.add("expireTime", "a time to come");
            }
        }
        violations.check();
        return new StoredKey(keyId, name, scopes, expiry, now, Optional.empty(), Optional.empty());
    }

    static ApiKey.Builder write(StoredKey key) {
        ApiKey.Builder message = ApiKey.newBuilder()
                .setKeyId(key.keyId())
                .setDisplayName(key.displayName())
                .setCreateTime(FieldChecks.timestamp(key.createTime()));
        key.scopes().stream()
                .sorted(Comparator.naturalOrder())
                .forEach(scope -> message.addScopesValue(scope.number()));
        key.expireTime().map(FieldChecks::timestamp).ifPresent(message::setExpireTime);
        key.lastUseTime().map(FieldChecks::timestamp).ifPresent(message::setLastUseTime);
        key.revokeTime().map(FieldChecks::timestamp).ifPresent(message::setRevokeTime);
        return message;
    }

    private static void refuseUnsupported(ApiKey wanted) {
        if (wanted.getDomainsCount() > 0) {
            throw new RequestException.Unsupported("domains");
        }
        if (wanted.getOwnLinksOnly()) {
            throw new RequestException.Unsupported("ownLinksOnly");
        }
        if (wanted.getCallsPerMinute() != 0) {
            throw new RequestException.Unsupported("callsPerMinute");
        }
    }
}
