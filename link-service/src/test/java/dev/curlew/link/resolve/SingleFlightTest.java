package dev.curlew.link.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

    private final SingleFlight<String, Integer> flights = new SingleFlight<>();

    @Test
    void load_atTheSameTime_loadsOnce() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        CountDownLatch finish = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = threads.submit(() -> flights.load("a", () -> {
                loads.incrementAndGet();
                awaitQuietly(finish);
                return 5;
            }));
            await().until(() -> loads.get() == 1);
            List<Thread> waiters = new ArrayList<>();
            AtomicInteger sum = new AtomicInteger();
            for (int i = 0; i < 20; i++) {
                waiters.add(Thread.ofVirtual().start(() -> {
                    sum.addAndGet(flights.load("a", () -> {
                        loads.incrementAndGet();
                        return 7;
                    }));
                }));
            }
            await().until(() -> waiters.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
            finish.countDown();
            assertThat(first.get()).isEqualTo(5);
            for (Thread waiter : waiters) {
                waiter.join();
            }
            assertThat(sum).hasValue(100);
            assertThat(loads).hasValue(1);
        }
    }

    @Test
    void load_afterwards_loadsAnew() {
        assertThat(flights.load("a", () -> 1)).isEqualTo(1);
        assertThat(flights.load("a", () -> 2)).isEqualTo(2);
    }

    @Test
    void load_failure_isThrownAndForgotten() {
        assertThatThrownBy(() -> flights.load("a", () -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");
        assertThat(flights.load("a", () -> 2)).isEqualTo(2);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
