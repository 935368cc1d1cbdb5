package dev.curlew.link.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.curlew.link.redis.Redis;
import dev.curlew.link.request.Violations;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.error.ErrorMapper;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HexFormat;

/** The passwords of links: hashed, checked, and of what edges sign that one was given. Closing it ends its threads. */
public final class Passwords implements AutoCloseable {

    private static final int SHORTEST = 4;
    private static final int LONGEST = 128;
    private static final int LONGEST_TRY = 1024;

    /**
     * A password was right.
     *
     * @param revision of the link now
     * @param key as {@link #key} gives it; empty if the link has no password any more
     */
    public record Accepted(long revision, ByteString key) {}

    private final JooqDatabase database;
    private final TryLimit tries;
    private final byte[] secret;
    private final HashingPool pool = new HashingPool();

    private Passwords(JooqDatabase database, TryLimit tries, byte[] secret) {
        this.database = database;
        this.tries = tries;
        this.secret = secret;
    }

    /**
     * Asks nothing of Postgres or Redis yet; closes neither.
     *
     * @param secret hexadecimal digits that all replicas share
     */
    public static Passwords create(JooqDatabase database, Redis redis, Secret secret, Clock clock) {
        byte[] own = Hashing.hmacSha256(HexFormat.of().parseHex(secret.reveal()))
                .hashString("password keys", UTF_8)
                .asBytes();
        return new Passwords(database, new TryLimit(new RedisTries(redis), clock), own);
    }

    /** What rpcs answer where a password is not accepted. */
    public static ErrorMapper errors() {
        return PasswordErrors.MAPPER;
    }

    /** Notes if a text may not be a password. */
    public static void check(String password, Violations violations) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST || password.chars().anyMatch(Character::isISOControl)) {
            violations.add("password", SHORTEST + " to " + LONGEST + " characters, none of them a control character");
        }
    }

    /** Whether a text is a hash as {@link #hash} makes them, or one like it from another time. */
    public static boolean isHash(String text) {
        try {
            return Argon2Hash.parse(text).isModest();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** The hash of a new password, for {@link JooqPasswordStore#put}. Takes some 50 ms: not to be called in a transaction. */
    public String hash(String password) {
        return pool.run(() -> Argon2Hash.of(password).phc());
    }

    /** How many are hashed at once: whoever has many to hash is not to ask for more, as others want theirs hashed too. */
    public int atOnce() {
        return pool.atOnce();
    }

    /**
     * Checks what a visitor typed.
     *
     * @param network the visitor's address cut to its network, by which wrong ones are limited
     */
    public Accepted verify(long linkId, String password, String network) {
        if (password.length() > LONGEST_TRY) {
            throw Violations.of("password", "at most " + LONGEST_TRY + " characters");
        }
        JooqPasswordStore.Found found =
                database.query(dsl -> JooqPasswordStore.find(dsl, linkId)).orElseThrow(PasswordException.NoLink::new);
        if (found.version() == 0) {
            return new Accepted(found.revision(), ByteString.EMPTY);
        }
        TryLimit.Try taken = tries.take(linkId, network);
        boolean right;
        try {
            right = pool.run(
                    () -> found.hash().map(Argon2Hash::parse).stream().anyMatch(hash -> hash.matches(password)));
        } catch (PasswordException.Busy e) {
            tries.giveBack(taken);
            throw e;
        }
        if (!right) {
            throw new PasswordException.Wrong();
        }
        tries.giveBack(taken);
        return new Accepted(found.revision(), key(linkId, found.version()));
    }

    /**
     * With which edges sign that a visitor gave this password: 32 bytes that another password of the link does not have, so
     * that what was signed ends with it. The same on all replicas.
     *
     * @param version of the password; 0, if there is none, has no key
     */
    public ByteString key(long linkId, long version) {
        if (version == 0) {
            return ByteString.EMPTY;
        }
        byte[] which = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(linkId)
                .putLong(version)
                .array();
        return ByteString.copyFrom(Hashing.hmacSha256(secret).hashBytes(which).asBytes());
    }

    @Override
    public void close() {
        pool.close();
    }
}
