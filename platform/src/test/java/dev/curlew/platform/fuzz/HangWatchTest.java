package dev.curlew.platform.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HangWatchTest {
    @Test
    void whoWorksTooLong_isInterrupted() {
        try (HangWatch watch = new HangWatch(Duration.ofMillis(50))) {
            watch.begin();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            assertThat(watch.end()).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void whoWaitsTooLong_isInterrupted() {
        try (HangWatch watch = new HangWatch(Duration.ofMillis(50))) {
            watch.begin();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> new CountDownLatch(1).await());
            assertThat(watch.end()).isTrue();
        }
    }

    @Test
    void whoIsDoneInTime_isLeftAlone() {
        try (HangWatch watch = new HangWatch(Duration.ofMinutes(1))) {
            watch.begin();
            assertThat(watch.end()).isFalse();
        }
    }
}
