package dev.curlew.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Iterator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SettlingTest {
    @Test
    void settle_threeRunsThatAreNoFaster() throws IOException, InterruptedException {
        assertThat(runs(DoubleStream.of(100, 200, 150, 203, 300, 290, 305, 250, 900)))
                .isEqualTo(8);
    }

    @Test
    void settle_fasterEachTime_endsAllTheSame() throws IOException, InterruptedException {
        assertThat(runs(DoubleStream.iterate(1, rate -> rate * 2))).isEqualTo(Settling.MOST);
    }

    private static int runs(DoubleStream rates) throws IOException, InterruptedException {
        Iterator<Double> rate = rates.iterator();
        return Settling.settle(() -> new Load(1, rate.next(), 0, 0, 0));
    }
}
