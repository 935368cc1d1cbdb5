package dev.curlew.link.key;

import com.google.protobuf.Timestamp;
import dev.curlew.platform.error.Violation;
import dev.curlew.proto.link.v1.ApiKey;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys as the API shows them, and what may be asked for. */
final class KeyMessages {

    private static final int LONGEST_NAME = 128;

    private KeyMessages() {}

    /** The key that was asked for; throws {@link KeyException.InvalidFields} with all that is wrong. */
    static StoredKey read(ApiKey wanted, String keyId, Clock clock) {
        refuseUnsupported(wanted);
        Instant now = clock.instant();
        List<Violation> violations = new ArrayList<>();
        String name = wanted.getDisplayName().strip();
        if (name.isEmpty()
                || name.codePointCount(0, name.length()) > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            violations.add(new Violation("displayName", "1 to 128 characters, none of them a control character"));
        }
        Set<Scope> scopes = new HashSet<>();
        for (int i = 0; i < wanted.getScopesCount(); i++) {
            Optional<Scope> scope = Scope.of(wanted.getScopesValue(i));
            scope.ifPresent(scopes::add);
            if (scope.isEmpty()) {
                violations.add(new Violation("scopes[" + i + "]", "one of LINKS_READ, LINKS_WRITE, STATS_READ, ADMIN"));
            }
        }
        if (wanted.getScopesCount() == 0) {
            violations.add(new Violation("scopes", "at least one"));
        }
        Optional<Instant> expiry = Optional.empty();
        if (wanted.hasExpireTime()) {
            expiry = instant(wanted.getExpireTime()).filter(now::isBefore);
            if (expiry.isEmpty()) {
                violations.add(new Violation("expireTime", "a time to come, before the year 10000"));
            }
        }
        if (!violations.isEmpty()) {
            throw new KeyException.InvalidFields(violations);
        }
        return new StoredKey(keyId, name, scopes, expiry, now, Optional.empty(), Optional.empty());
    }

    static ApiKey.Builder write(StoredKey key) {
        ApiKey.Builder message = ApiKey.newBuilder()
                .setKeyId(key.keyId())
                .setDisplayName(key.displayName())
                .setCreateTime(timestamp(key.createTime()));
        key.scopes().stream()
                .sorted(Comparator.naturalOrder())
                .forEach(scope -> message.addScopesValue(scope.number()));
        key.expireTime().map(KeyMessages::timestamp).ifPresent(message::setExpireTime);
        key.lastUseTime().map(KeyMessages::timestamp).ifPresent(message::setLastUseTime);
        key.revokeTime().map(KeyMessages::timestamp).ifPresent(message::setRevokeTime);
        return message;
    }

    private static void refuseUnsupported(ApiKey wanted) {
        if (wanted.getDomainsCount() > 0) {
            throw new KeyException.Unsupported("domains");
        }
        if (wanted.getOwnLinksOnly()) {
            throw new KeyException.Unsupported("ownLinksOnly");
        }
        if (wanted.getCallsPerMinute() != 0) {
            throw new KeyException.Unsupported("callsPerMinute");
        }
    }

    private static Optional<Instant> instant(Timestamp time) {
        try {
            return Optional.of(Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
                            .truncatedTo(ChronoUnit.MICROS))
                    .filter(Instant.parse("9999-12-31T23:59:59Z")::isAfter);
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
