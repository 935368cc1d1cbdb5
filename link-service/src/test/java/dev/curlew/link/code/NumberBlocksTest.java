package dev.curlew.link.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.link.code.NumberBlocks.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NumberBlocksTest {

    @Test
    void next_usesABlockUp_thenDrawsAnother() {
        AtomicInteger draws = new AtomicInteger();
        NumberBlocks numbers = new NumberBlocks(1_000, () -> Optional.of(new Block(100L * draws.getAndIncrement(), 3)));
        assertThat(Stream.generate(numbers::next).limit(4).map(OptionalLong::getAsLong))
                .containsExactly(0L, 1L, 2L, 100L);
        assertThat(draws).hasValue(2);
    }

    @Test
    void next_lastBlockIsLongerThanWhatIsLeft_endsThere() {
        AtomicInteger draws = new AtomicInteger();
        NumberBlocks numbers = new NumberBlocks(
                5, () -> draws.get() < 2 ? Optional.of(new Block(3L * draws.getAndIncrement(), 3)) : Optional.empty());
        assertThat(Stream.generate(numbers::next)
                        .takeWhile(OptionalLong::isPresent)
                        .map(OptionalLong::getAsLong))
                .containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(numbers.next()).isEmpty();
    }

    @Test
    void next_afterTheSourceFailed_goesOn() {
        AtomicInteger draws = new AtomicInteger();
        NumberBlocks numbers = new NumberBlocks(1_000, () -> {
            if (draws.getAndIncrement() == 0) {
                throw new IllegalStateException("away");
            }
            return Optional.of(new Block(7, 1));
        });
        assertThatThrownBy(numbers::next).hasMessage("away");
        assertThat(numbers.next()).hasValue(7);
    }

    @Test
    void next_twoReplicasOfManyThreads_noNumberTwice() throws Exception {
        AtomicLong sequence = new AtomicLong();
        List<NumberBlocks> replicas = List.of(
                new NumberBlocks(Long.MAX_VALUE, () -> Optional.of(new Block(sequence.getAndAdd(7), 7))),
                new NumberBlocks(Long.MAX_VALUE, () -> Optional.of(new Block(sequence.getAndAdd(7), 7))));
        Set<Long> given = ConcurrentHashMap.newKeySet();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            NumberBlocks replica = replicas.get(i % 2);
            tasks.add(() -> {
                boolean fresh = true;
                for (int n = 0; n < 500; n++) {
                    fresh &= given.add(replica.next().getAsLong());
                }
                return fresh;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> fresh : threads.invokeAll(tasks)) {
                assertThat(fresh.get()).isTrue();
            }
        }
        assertThat(given).hasSize(16 * 500);
    }
}
