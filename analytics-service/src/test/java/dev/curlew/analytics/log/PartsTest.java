package dev.curlew.analytics.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.proto.analytics.v1.Click;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PartsTest {

    private static final int PARTS = 16;

    @Test
    void partOf_isStable() {
        // Written down: an entry that waits while the service is replaced must stay where readers look for its link.
        assertThat(LongStream.rangeClosed(1, 8)
                        .mapToInt(id -> Parts.partOf(TestClicks.click(id).build(), PARTS))
                        .toArray())
                .containsExactly(5, 10, 0, 4, 12, 12, 4, 8);
    }

    @Test
    void partOf_neighbouringLinks_spreadEvenly() {
        int[] counts = new int[PARTS];
        for (long id = 1; id <= 16_000; id++) {
            counts[Parts.partOf(TestClicks.click(id).build(), PARTS)]++;
        }

        assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(850);
        assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(1150);
    }

    @Test
    void partOf_clicksWithoutLink_spread() {
        assertThat(LongStream.range(0, 500)
                        .map(i -> Parts.partOf(TestClicks.click(0).build(), PARTS))
                        .boxed()
                        .collect(Collectors.toSet()))
                .hasSize(PARTS);
    }

    @Test
    void split_keepsOrderOfEachLink() {
        List<Click> clicks = TestClicks.clicks(7, 20);

        assertThat(Parts.split(clicks, PARTS).values()).containsExactly(clicks);
    }
}
