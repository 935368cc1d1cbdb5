package dev.curlew.platform.time;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes UUIDs of version 7 (RFC 9562): 48 bits of Unix milliseconds, 12 bits of the millisecond's fraction, 62 random
 * bits.
 *
 * <p>Each is greater than the one before, as text and as unsigned bytes, also within one tick of 244 ns (the fraction
 * then counts on, into the next millisecond if need be) and when the clock steps back (the last tick counts on until
 * the clock has caught up). Any number of threads may share one generator, without a lock; ids of two generators are ordered by time
 * only.
 */
public final class UuidV7 {

    private static final int FRACTION_BITS = 12;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int VERSION = 7;
    private static final long RFC_VARIANT = 0x8000_0000_0000_0000L;

    /** One draw for 512 ids: each has its cost, and a lock. */
    private static final int DRAWN_BYTES = 4096;

    private static final UuidV7 SYSTEM = new UuidV7(Clock.systemUTC());

    private final Clock clock;
    private final SecureRandom random = random();
    private final AtomicLong lastTick = new AtomicLong();
    private volatile Noise noise;

    /** A generator of its own, with a clock of at least millisecond precision. */
    public UuidV7(Clock clock) {
        this.clock = clock;
        noise = draw();
    }

    /** The generator that this whole process shares. */
    public static UuidV7 system() {
        return SYSTEM;
    }

    /** A new id, greater than every one that this generator gave before. */
    public UUID next() {
        long now = tickOf(clock.instant());
        long tick = lastTick.updateAndGet(last -> Math.max(now, last + 1));
        long millis = tick >>> FRACTION_BITS;
        long fraction = tick & ((1L << FRACTION_BITS) - 1);
        return new UUID(millis << 16 | VERSION << 12 | fraction, nextNoise() >>> 2 | RFC_VARIANT);
    }

    private long nextNoise() {
        while (true) {
            Noise current = noise;
            int at = current.taken().getAndIncrement();
            if (at < current.bits().capacity()) {
                return current.bits().get(at);
            }
            // Two threads may both draw; what one of them drew is then never used.
            noise = draw();
        }
    }

    /** Takes a third of the time that the default of Linux does. */
    private static SecureRandom random() {
        try {
            return SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Noise draw() {
        byte[] bytes = new byte[DRAWN_BYTES];
        random.nextBytes(bytes);
        LongBuffer bits = ByteBuffer.wrap(bytes).asLongBuffer();
        return new Noise(bits, new AtomicInteger());
    }

    /**
     * When an id was made, to the millisecond; throws IllegalArgumentException if it is not of version 7. Believe it
     * only of ids that we made ourselves.
     */
    public static Instant timeOf(UUID id) {
        if (id.version() != VERSION || id.variant() != 2) {
            throw new IllegalArgumentException("uuid: " + id + " (expected: version 7 of RFC 9562)");
        }
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    private static long tickOf(Instant instant) {
        long seconds = instant.getEpochSecond();
        long nanos = instant.getNano();
        long millis = seconds * 1000 + nanos / NANOS_PER_MILLI;
        long fraction = ((nanos % NANOS_PER_MILLI) << FRACTION_BITS) / NANOS_PER_MILLI;
        return millis << FRACTION_BITS | fraction;
    }

    /** Random bits for several ids; those before {@code taken} were given to somebody. */
    private record Noise(LongBuffer bits, AtomicInteger taken) {}
}
