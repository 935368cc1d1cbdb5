package dev.curlew.link.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HashingPoolTest {

    @Test
    void run_moreThanMayWait_refusedAtOnce_andTheOthersDone() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Integer>> all = new ArrayList<>();
        try (HashingPool pool = new HashingPool(2, 3);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                all.add(threads.submit(() -> pool.run(() -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    awaitQuietly(goOn);
                    return underWay.decrementAndGet();
                })));
            }
            await().until(() -> all.stream().filter(Future::isDone).count() == 15);
            goOn.countDown();
        }
        assertThat(all.stream().filter(each -> each.state() == Future.State.SUCCESS))
                .hasSize(5);
        assertThat(all.stream()
                        .filter(each -> each.state() == Future.State.FAILED)
                        .map(Future::exceptionNow))
                .hasSize(15)
                .allMatch(PasswordException.Busy.class::isInstance);
        assertThat(most.get()).isEqualTo(2);
    }

    @Test
    void run_workFails_withItsOwnException() {
        try (HashingPool pool = new HashingPool(1, 1)) {
            assertThatExceptionOfType(PasswordException.Wrong.class)
                    .isThrownBy(() -> pool.run(() -> {
                        throw new PasswordException.Wrong();
                    }));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
