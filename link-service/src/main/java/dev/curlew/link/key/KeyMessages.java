package dev.curlew.link.key;

import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.ApiKey;
import java.util.Comparator;

/** Keys as the API shows them: the other way round of {@link KeyReader}. */
final class KeyMessages {

    private KeyMessages() {}

    /** All but the secret. */
    static ApiKey.Builder write(StoredKey key) {
        ApiKey.Builder message =
                write(key.settings()).setKeyId(key.keyId()).setCreateTime(ProtoTimes.timestamp(key.createTime()));
        key.lastUseTime().map(ProtoTimes::timestamp).ifPresent(message::setLastUseTime);
        key.revokeTime().map(ProtoTimes::timestamp).ifPresent(message::setRevokeTime);
        key.oldSecretEnd().map(ProtoTimes::timestamp).ifPresent(message::setOldSecretExpireTime);
        return message;
    }

    /** Only what an administrator decides. */
    static ApiKey.Builder write(KeySettings settings) {
        ApiKey.Builder message = ApiKey.newBuilder()
                .setDisplayName(settings.displayName())
                .setOwnLinksOnly(settings.ownLinksOnly())
                .setCallsPerMinute(settings.callsPerMinute());
        settings.scopes().stream()
                .sorted(Comparator.naturalOrder())
                .forEach(scope -> message.addScopesValue(scope.number()));
        settings.domains().stream().sorted().forEach(message::addDomains);
        settings.expireTime().map(ProtoTimes::timestamp).ifPresent(message::setExpireTime);
        return message;
    }
}
