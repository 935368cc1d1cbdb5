package dev.curlew.edge.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.Cookie;
import com.linecorp.armeria.common.CookieBuilder;
import com.linecorp.armeria.common.RequestHeaders;
import dev.curlew.platform.config.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an API key in the browser where no script and no other site can read it: encrypted (AES-256-GCM), with the end of its life.
 * Every edge of the same secret reads what any of them wrote.
 */
final class SessionCookie {

    static final Duration LIFE = Duration.ofHours(12);

    private static final byte[] CONTEXT = "curlew session 1".getBytes(US_ASCII);
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int LONGEST = 1024;

    private final SecretKey key;
    private final boolean secure;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * Makes cookies.
     *
     * @param secret shared by edges; empty: a random one, which this edge alone has
     * @param secure whether browsers may send them over https only
     */
    SessionCookie(Optional<Secret> secret, boolean secure, Clock clock) {
        this.key = derived(secret.map(given -> given.reveal().getBytes(UTF_8)).orElseGet(SessionCookie::randomSecret));
        this.secure = secure;
        this.clock = clock;
    }

    /** A session that begins now. */
    Session session(Secret apiKey) {
        return new Session(apiKey, clock.instant().plus(LIFE));
    }

    /** The value of a {@code Set-Cookie} header that begins a session. */
    String begin(Session session) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] text = session.apiKey().reveal().getBytes(UTF_8);
        ByteBuffer plain = ByteBuffer.allocate(Long.BYTES + text.length);
        plain.putLong(session.end().getEpochSecond()).put(text);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, plain.array(), 0, plain.capacity())
                .orElseThrow();
        byte[] value = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return builder(Base64.getUrlEncoder().withoutPadding().encodeToString(value))
                .maxAge(LIFE.toSeconds())
                .build()
                .toSetCookieHeader();
    }

    /** The value of a {@code Set-Cookie} header that ends it. */
    String end() {
        return builder("").maxAge(0).build().toSetCookieHeader();
    }

    /** The API key of the session that a request is of; empty: of none, or of one that has ended. */
    Optional<Session> read(RequestHeaders headers) {
        String name = name();
        return headers.cookies().stream()
                .filter(cookie -> cookie.name().equals(name))
                .findFirst()
                .flatMap(cookie -> open(cookie.value()))
                .filter(session -> clock.instant().isBefore(session.end()));
    }

    /**
     * What a cookie holds.
     *
     * @param apiKey in whose name requests are made
     * @param end when it ends
     */
    record Session(Secret apiKey, Instant end) {}

    private Optional<Session> open(String value) {
        byte[] bytes = decoded(value);
        if (bytes == null || bytes.length <= NONCE_BYTES) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(bytes).get(nonce);
        return crypt(Cipher.DECRYPT_MODE, nonce, bytes, NONCE_BYTES, bytes.length - NONCE_BYTES)
                .filter(plain -> plain.length > Long.BYTES)
                .map(plain -> new Session(
                        Secret.of(new String(plain, Long.BYTES, plain.length - Long.BYTES, UTF_8)),
                        Instant.ofEpochSecond(ByteBuffer.wrap(plain).getLong())));
    }

    private static byte @Nullable [] decoded(String value) {
        if (value.length() > LONGEST) {
            return null;
        }
        try {
            return Base64.getUrlDecoder().decode(value);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Empty: it was not encrypted with this key, or changed since. */
    private Optional<byte[]> crypt(int mode, byte[] nonce, byte[] input, int from, int length) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(CONTEXT);
            return Optional.of(cipher.doFinal(input, from, length));
        } catch (AEADBadTagException | IllegalBlockSizeException _) {
            return Optional.empty();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private CookieBuilder builder(String value) {
        return Cookie.secureBuilder(name(), value)
                .secure(secure)
                .httpOnly(true)
                .sameSite("Strict")
                .path("/");
    }

    /** Where it is sent over https only, no other host and no plain http can set it. */
    private String name() {
        return secure ? "__Host-curlew_session" : "curlew_session";
    }

    private static byte[] randomSecret() {
        byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    private static SecretKey derived(byte[] secret) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            "AES", HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(CONTEXT, KEY_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
