package dev.curlew.link.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlowReadsTest {

    private static final int AT_ONCE = 4;

    private final SlowReads reads = new SlowReads(AT_ONCE);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Test
    void read_slowOnes_beside_eachOther_butNoMoreThanAFewAtOnce() {
        // Opens only for as many as may be at once: where they were read one after the other, nobody would ever pass.
        CyclicBarrier all = new CyclicBarrier(AT_ONCE);
        List<Integer> requests = IntStream.range(0, 25 * AT_ONCE).boxed().toList();

        List<Supplier<Integer>> readings = reads.read(
                requests,
                request -> {
                    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                    await(all);
                    underWay.decrementAndGet();
                    return -request;
                },
                _ -> true);

        assertThat(readings.stream().map(Supplier::get))
                .containsExactlyElementsOf(
                        requests.stream().map(request -> -request).toList());
        assertThat(most).hasValue(AT_ONCE);
    }

    @Test
    void read_othersAreReadWhenAskedFor_andFailuresAreOfTheirOwn() {
        AtomicInteger read = new AtomicInteger();
        List<Supplier<Integer>> readings = reads.read(
                List.of(1, 2, 3, 4),
                request -> {
                    read.incrementAndGet();
                    if (request == 2 || request == 3) {
                        throw new IllegalArgumentException("request " + request);
                    }
                    return request;
                },
                request -> request <= 2);

        assertThat(read).hasValue(2);
        assertThat(readings.get(0).get()).isEqualTo(1);
        assertThatThrownBy(() -> readings.get(1).get())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("request 2");
        assertThatThrownBy(() -> readings.get(2).get()).hasMessage("request 3");
        assertThat(readings.get(3).get()).isEqualTo(4);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            var _ = barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
