package dev.curlew.link.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import dev.curlew.platform.config.Secret;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the secrets of webhooks for the database, with AES-256-GCM and a key that is derived from one that is not in the
 * database. What is sealed for one webhook does not open for another.
 */
final class SecretBox {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** Takes hexadecimal digits that all replicas share. */
    SecretBox(Secret secret) {
        key = new SecretKeySpec(
                Hashing.hmacSha256(HexFormat.of().parseHex(secret.reveal()))
                        .hashString("webhook secrets", UTF_8)
                        .asBytes(),
                "AES");
    }

    byte[] seal(String webhookId, SigningSecret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted = run(Cipher.ENCRYPT_MODE, webhookId, nonce, secret.bytes());
        byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
        System.arraycopy(encrypted, 0, sealed, NONCE_BYTES, encrypted.length);
        return sealed;
    }

    /** Throws {@link IllegalStateException} if it was sealed with another key, or for another webhook. */
    SigningSecret open(String webhookId, byte[] sealed) {
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        byte[] encrypted = Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length);
        return new SigningSecret(run(Cipher.DECRYPT_MODE, webhookId, nonce, encrypted));
    }

    private byte[] run(int mode, String webhookId, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(webhookId.getBytes(UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "the secret of the webhook " + webhookId + " cannot be read (expected: sealed with this CODE_KEY)",
                    e);
        }
    }
}
