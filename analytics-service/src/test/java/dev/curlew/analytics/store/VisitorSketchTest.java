package dev.curlew.analytics.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class VisitorSketchTest {

    @Test
    void toBytes_ofNobody_isNull() {
        assertThat(new VisitorSketch().toBytes()).isNull();
        assertThat(new VisitorSketch().count()).isZero();
    }

    @Test
    void count_fewVisitors_isExact() {
        VisitorSketch sketch = new VisitorSketch();
        for (int i = 0; i < 3; i++) {
            sketch.add(11);
            sketch.add(12);
        }

        assertThat(sketch.count()).isEqualTo(2);
    }

    @Test
    void add_sketches_countsCommonVisitorsOnce() {
        VisitorSketch sum = new VisitorSketch();
        sum.add(sketchOf(0, 30_000));
        sum.add(sketchOf(20_000, 50_000));
        sum.add((byte[]) null);

        assertThat(sum.count()).isCloseTo(50_000, withinPercentage(5));
    }

    @Test
    void toBytes_manyVisitors_staysSmall() {
        assertThat(sketchOf(0, 100_000)).hasSizeLessThan(2_200);
    }

    private static byte[] sketchOf(int from, int to) {
        VisitorSketch sketch = new VisitorSketch();
        for (int visitor = from; visitor < to; visitor++) {
            sketch.add(new Random(visitor).nextLong());
        }
        return Objects.requireNonNull(sketch.toBytes());
    }
}
