package dev.curlew.link.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** A symmetric secret of the Standard Webhooks specification, and its signatures. */
final class SigningSecret {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    SigningSecret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    static SigningSecret generate() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new SigningSecret(bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** As people are shown it. */
    String text() {
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    /** One signature of the header {@code webhook-signature}. */
    String sign(String eventId, Instant time, String body) {
        String signed = eventId + "." + time.getEpochSecond() + "." + body;
        return "v1,"
                + Base64.getEncoder()
                        .encodeToString(Hashing.hmacSha256(bytes)
                                .hashString(signed, UTF_8)
                                .asBytes());
    }
}
