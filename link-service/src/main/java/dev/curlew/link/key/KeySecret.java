package dev.curlew.link.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets: a prefix, and 256 random bits in base64url. Only their SHA-256 is kept. */
final class KeySecret {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private KeySecret() {}

    /** The secret of a key. */
    static String generate() {
        return generate("cur_");
    }

    static String generate(String prefix) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What is stored and compared; it compares in constant time. */
    static HashCode hash(String secret) {
        return Hashing.sha256().hashString(secret, UTF_8);
    }
}
