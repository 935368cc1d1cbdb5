package dev.curlew.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class Wrk2Test {

    @Test
    void read_latenciesOfItsSummary() throws IOException {
        assertThat(Wrk2.read("""
                  Thread Stats   Avg      Stdev     Max   +/- Stdev
                    Latency     1.12ms  560.00us  11.31ms   66.59%
                  Latency Distribution (HdrHistogram - Recorded Latency)
                 50.000%  740.00us
                 75.000%    1.44ms
                 90.000%    1.86ms
                 99.000%    2.54ms
                 99.900%    1.20s
                 99.990%    1.31m
                100.000%    1.32m

                  Detailed Percentile spectrum:
                       1.104     0.500000        10000         2.00
                Requests/sec:   1993.47
                """)).isEqualTo(new Wrk2.Latency(1993.47, 740, 2_540, 1_200_000));
    }

    @Test
    void read_nothingMeasured_fails() {
        assertThatThrownBy(() -> Wrk2.read("Requests/sec: 0.00\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no latencies");
    }
}
