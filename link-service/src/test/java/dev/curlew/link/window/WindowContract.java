package dev.curlew.link.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What windows of a minute do, wherever they are kept; time passes as a test says, and else hardly. */
abstract class WindowContract {

    private static final Duration HARDLY = Duration.ofSeconds(2);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    abstract Window count(String who, int limit);

    /** Lets time pass for what somebody did. */
    abstract void pass(String who, Duration time);

    @Test
    void count_upToTheLimitAtOnce_thenOneEachStep() {
        assertWindow(count("a", 3), true, 2, Duration.ZERO, Duration.ofSeconds(20));
        assertWindow(count("a", 3), true, 1, Duration.ZERO, Duration.ofSeconds(40));
        assertWindow(count("a", 3), true, 0, Duration.ofSeconds(20), MINUTE);
        assertWindow(count("a", 3), false, 0, Duration.ofSeconds(20), MINUTE);

        pass("a", Duration.ofSeconds(15));
        assertWindow(count("a", 3), false, 0, Duration.ofSeconds(5), Duration.ofSeconds(45));
        pass("a", Duration.ofSeconds(5));
        assertWindow(count("a", 3), true, 0, Duration.ofSeconds(20), MINUTE);
        pass("a", Duration.ofSeconds(40));
        assertWindow(count("a", 3), true, 1, Duration.ZERO, Duration.ofSeconds(40));
    }

    /** A window that began with the first call would be over, and let all ten through. */
    @Test
    void count_aroundTheEndOfAMinute_isNeverTwiceTheLimit() {
        assertThat(count("b", 10).counted()).isTrue();
        pass("b", Duration.ofSeconds(59));
        assertThat(taken("b", 10, 20)).isEqualTo(10);

        pass("b", Duration.ofSeconds(2));
        assertThat(taken("b", 10, 20)).isLessThanOrEqualTo(1);
    }

    @Test
    void count_whoNeverStops_getsAsManyAsTheLimitInAMinute() {
        assertThat(taken("c", 6, 50)).isEqualTo(6);

        int taken = 0;
        for (int i = 0; i < 120; i++) {
            pass("c", Duration.ofMillis(500));
            taken += taken("c", 6, 3);
        }

        assertThat(taken).isBetween(6, 7);
    }

    @Test
    void count_afterAWhileOfNothing_hasRoomForAll() {
        assertThat(taken("d", 4, 9)).isEqualTo(4);
        pass("d", Duration.ofHours(1));
        assertThat(taken("d", 4, 9)).isEqualTo(4);
    }

    @Test
    void count_eachForItself() {
        assertThat(count("e", 1).counted()).isTrue();
        assertThat(count("f", 1).counted()).isTrue();
        assertThat(count("e", 1).counted()).isFalse();
    }

    @Test
    void limit_raised_whatWasCountedIsStill_andTheRestIsFree() {
        assertThat(taken("g", 2, 5)).isEqualTo(2);
        assertThat(taken("g", 6, 9)).isEqualTo(4);
    }

    @Test
    void limit_lowered_nobodyWaitsLongerThanAWindow() {
        assertThat(taken("h", 100, 100)).isEqualTo(100);
        assertWindow(count("h", 2), false, 0, Duration.ofSeconds(30), MINUTE);
    }

    @Test
    void count_limitThatDividesNoMinute_orIsHuge() {
        assertThat(taken("i", 7, 20)).isEqualTo(7);
        assertWindow(count("j", 1_000_000), true, 999_999, Duration.ZERO, Duration.ofNanos(60_000));
    }

    private int taken(String who, int limit, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            if (count(who, limit).counted()) {
                taken++;
            }
        }
        return taken;
    }

    private static void assertWindow(Window window, boolean counted, int left, Duration next, Duration reset) {
        assertThat(window.counted()).isEqualTo(counted);
        assertThat(window.left()).isEqualTo(left);
        assertThat(window.next()).isCloseTo(next, HARDLY);
        assertThat(window.reset()).isCloseTo(reset, HARDLY).isLessThanOrEqualTo(reset);
    }
}
