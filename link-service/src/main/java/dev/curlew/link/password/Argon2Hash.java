package dev.curlew.link.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id as PHC strings, which hold the parameters of their own time. New ones are made with those that OWASP recommends
 * at least: 19 MiB, 2 passes, 1 lane.
 */
final class Argon2Hash {

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MOST_MEMORY_KIB = 64 * 1024;
    private static final int MOST_PASSES = 4;
    private static final int MOST_LANES = 4;
    private static final int SHORTEST_SALT = 8;
    private static final int MOST_BYTES = 64;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private final int memoryKib;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private Argon2Hash(int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    /** The hash of a password with a salt of its own: some 50 ms of one core. */
    static Argon2Hash of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        Argon2Hash empty = new Argon2Hash(MEMORY_KIB, PASSES, LANES, salt, new byte[HASH_BYTES]);
        return new Argon2Hash(MEMORY_KIB, PASSES, LANES, salt, empty.compute(password));
    }

    /** Throws IllegalArgumentException if the text is no PHC string of Argon2id. */
    static Argon2Hash parse(String phc) {
        Matcher matcher = PHC.matcher(phc);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("hash: (expected: a PHC string of argon2id)");
        }
        Base64.Decoder decoder = Base64.getDecoder();
        return new Argon2Hash(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                decoder.decode(matcher.group(4)),
                decoder.decode(matcher.group(5)));
    }

    /** Whether it was made with parameters that nobody waits long or runs out of memory for. */
    boolean isModest() {
        return memoryKib <= MOST_MEMORY_KIB
                && passes <= MOST_PASSES
                && lanes >= 1
                && lanes <= MOST_LANES
                && memoryKib >= 8 * lanes
                && passes >= 1
                && salt.length >= SHORTEST_SALT
                && salt.length <= MOST_BYTES
                && hash.length >= SALT_BYTES
                && hash.length <= MOST_BYTES;
    }

    /** Whether it is the hash of a password. */
    boolean matches(String password) {
        return MessageDigest.isEqual(hash, compute(password));
    }

    /** As a PHC string. */
    String phc() {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=" + lanes + "$" + encoder.encodeToString(salt)
                + "$" + encoder.encodeToString(hash);
    }

    private byte[] compute(String password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] computed = new byte[hash.length];
        // However a keyboard composes an accent, it is the same password.
        byte[] text = Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(UTF_8);
        int _ = generator.generateBytes(text, computed);
        Arrays.fill(text, (byte) 0);
        return computed;
    }
}
