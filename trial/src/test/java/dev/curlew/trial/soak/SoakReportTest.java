package dev.curlew.trial.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class SoakReportTest {
    private static final long MIB = 1024;

    @Test
    void memoryThatComesAndGoes_isFlat() {
        SoakReport report = report(i -> 40 * MIB + i % 2 * 5 * MIB, 0);
        assertThat(report.flat()).isTrue();
        assertThat(report.text()).contains("| edge-gateway | heap after a full collection, MiB | 42", "| yes |");
    }

    @Test
    void memoryThatGrows_isNot() {
        SoakReport report = report(i -> 40 * MIB + i * MIB, 0);
        assertThat(report.flat()).isFalse();
        assertThat(report.text()).contains("**no**");
    }

    @Test
    void warmingUp_isNoGrowth() {
        assertThat(report(i -> i < 10 ? 10 * MIB : 60 * MIB, 0).flat()).isTrue();
    }

    @Test
    void requestWithoutAnAnswer_isAFault() {
        assertThat(report(_ -> 40 * MIB, 1).flat()).isFalse();
    }

    @Test
    void heap_isReadOfBothCollectors_withoutMetaspace() {
        assertThat(Sample.used("""
                4711:
                 garbage-first heap   total reserved 524288K, committed 65536K, used 23456K [0x1, 0x2)
                  region size 1024K, 4 young (4096K), 0 survivors (0K)
                 Metaspace       used 61234K, committed 62000K, reserved 1114112K
                  class space    used 7000K, committed 7200K, reserved 1048576K
                """)).isEqualTo(23456);
        assertThat(Sample.used("""
                 def new generation   total 9216K, used 100K [0x1, 0x2, 0x3)
                  eden space 8192K,   1% used [0x1, 0x2, 0x3)
                 tenured generation   total 20480K, used 2000K [0x1, 0x2, 0x3)
                   the space 20480K,  10% used [0x1, 0x2, 0x3)
                 Metaspace       used 61234K, committed 62000K, reserved 1114112K
                """)).isEqualTo(2100);
    }

    private static SoakReport report(LongUnaryOperator heapKib, long faults) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            samples.add(new Sample("edge-gateway", i, heapKib.applyAsLong(i), 200 * MIB, 50, 60));
        }
        return new SoakReport(Duration.ofMinutes(60), 1000, faults, samples, Map.of());
    }
}
