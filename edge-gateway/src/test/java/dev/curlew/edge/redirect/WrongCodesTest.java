package dev.curlew.edge.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WrongCodesTest {

    private static final String NETWORK = "192.0.2.0/24";

    private long nanos = Long.MAX_VALUE - 10;
    private final WrongCodes codes = new WrongCodes(3, () -> nanos);

    @Test
    void minute_fromTheFirstOn_thenAnother() {
        count(3);
        assertThat(codes.refused(NETWORK)).isEmpty();
        pass(Duration.ofSeconds(20));
        count(1);
        assertThat(codes.refused(NETWORK)).hasValue(Duration.ofSeconds(40));
        assertThat(codes.refused("198.51.100.0/24")).isEmpty();

        pass(Duration.ofSeconds(40));
        assertThat(codes.refused(NETWORK)).isEmpty();
        count(3);
        assertThat(codes.refused(NETWORK)).isEmpty();
        count(1);
        assertThat(codes.refused(NETWORK)).hasValue(Duration.ofMinutes(1));
    }

    @Test
    void whatIsTold_counts_ifItIsLonger_butNoLongerThanAMinute() {
        codes.count(NETWORK, Optional.of(Duration.ofSeconds(30)));
        assertThat(codes.refused(NETWORK)).hasValue(Duration.ofSeconds(30));
        codes.count(NETWORK, Optional.of(Duration.ofSeconds(10)));
        assertThat(codes.refused(NETWORK)).hasValue(Duration.ofSeconds(30));
        codes.count(NETWORK, Optional.of(Duration.ofDays(400)));
        assertThat(codes.refused(NETWORK)).hasValue(Duration.ofMinutes(1));
    }

    @Test
    void nobody_isNotCounted() {
        for (int i = 0; i < 10; i++) {
            codes.count("", Optional.of(Duration.ofSeconds(1)));
        }
        assertThat(codes.refused("")).isEmpty();
    }

    @Test
    void withoutALimit_nobodyIsRefused() {
        WrongCodes off = new WrongCodes(0, () -> nanos);
        for (int i = 0; i < 1000; i++) {
            off.count(NETWORK, Optional.of(Duration.ofSeconds(9)));
        }
        assertThat(off.refused(NETWORK)).isEmpty();
    }

    private void count(int times) {
        for (int i = 0; i < times; i++) {
            codes.count(NETWORK, Optional.empty());
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
