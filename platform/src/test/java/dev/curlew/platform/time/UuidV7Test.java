package dev.curlew.platform.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class UuidV7Test {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00.123456Z");

    @Test
    void next_hasVersionVariantAndTime() {
        UUID id = new UuidV7(Clock.fixed(NOON, ZoneOffset.UTC)).next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(UuidV7.timeOf(id)).isEqualTo(Instant.parse("2026-06-01T12:00:00.123Z"));
        // 456 of 1000 microseconds, in 4096ths.
        assertThat(id.getMostSignificantBits() & 0xfff).isEqualTo(456 * 4096 / 1000);
    }

    @Test
    void next_clockStandsStill_ordered() {
        UuidV7 ids = new UuidV7(Clock.fixed(NOON, ZoneOffset.UTC));

        assertOrdered(take(ids, 10_000));
    }

    @Test
    void next_clockJumpsAbout_ordered() {
        Random random = new Random(7);
        UuidV7 ids = new UuidV7(new JumpingClock(random));

        assertOrdered(take(ids, 10_000));
    }

    @Test
    void next_manyThreads_distinctAndOrderedInEach() throws Exception {
        UuidV7 ids = UuidV7.system();
        Set<UUID> all = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Callable<List<UUID>> taking = () -> take(ids, 5_000);
            for (Future<List<UUID>> taken : threads.invokeAll(List.of(taking, taking, taking, taking))) {
                assertOrdered(taken.get());
                all.addAll(taken.get());
            }
        }
        assertThat(all).hasSize(20_000);
    }

    @Test
    void next_randomBitsVary() {
        UuidV7 ids = new UuidV7(Clock.fixed(NOON, ZoneOffset.UTC));
        long always = -1;
        long never = 0;
        for (UUID id : take(ids, 1_000)) {
            always &= id.getLeastSignificantBits();
            never |= id.getLeastSignificantBits();
        }
        assertThat(always).as("only the variant is always set").isEqualTo(0x8000_0000_0000_0000L);
        assertThat(never).as("only the variant is never set").isEqualTo(0xbfff_ffff_ffff_ffffL);
    }

    @Test
    void timeOf_otherVersion() {
        UUID random = UUID.fromString("6c84fb90-12c4-41e1-840d-7cb1e3a3c1cb");

        assertThatThrownBy(() -> UuidV7.timeOf(random)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<UUID> take(UuidV7 ids, int count) {
        List<UUID> taken = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            taken.add(ids.next());
        }
        return taken;
    }

    private static void assertOrdered(List<UUID> ids) {
        List<String> texts = ids.stream().map(UUID::toString).toList();
        assertThat(texts).isSortedAccordingTo(Comparator.naturalOrder()).doesNotHaveDuplicates();
    }

    private static final class JumpingClock extends Clock {

        private final Random random;

        JumpingClock(Random random) {
            this.random = random;
        }

        @Override
        public Instant instant() {
            return NOON.plusNanos(random.nextLong(-2_000_000_000, 2_000_000_000));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
