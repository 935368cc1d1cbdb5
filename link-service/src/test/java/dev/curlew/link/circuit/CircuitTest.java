package dev.curlew.link.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitTest {

    private final AtomicLong now = new AtomicLong(-5);
    private final Circuit circuit = Circuit.opening(Duration.ofNanos(100), now::get);

    @Test
    void allows_whileNothingFailed() {
        assertThat(circuit.allows()).isTrue();
        assertThat(circuit.allows()).isTrue();
    }

    @Test
    void allows_afterFailure_notUntilTheWhileIsOver() {
        circuit.failed();
        now.addAndGet(99);
        assertThat(circuit.allows()).isFalse();
        now.addAndGet(1);
        assertThat(circuit.allows()).isTrue();
    }

    @Test
    void allows_afterTheWhile_oneCallOnly() {
        circuit.failed();
        now.addAndGet(100);
        assertThat(circuit.allows()).isTrue();
        assertThat(circuit.allows()).isFalse();
        now.addAndGet(100);
        assertThat(circuit.allows()).isTrue();
    }

    @Test
    void allows_afterSuccess_all() {
        circuit.failed();
        now.addAndGet(100);
        assertThat(circuit.allows()).isTrue();
        circuit.succeeded();
        assertThat(circuit.allows()).isTrue();
        assertThat(circuit.allows()).isTrue();
    }
}
