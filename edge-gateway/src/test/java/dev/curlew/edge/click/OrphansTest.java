package dev.curlew.edge.click;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.config.Secret;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.analytics.v1.Click.Kind;
import dev.curlew.visitor.Visitors;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    void limit_onAverage_withABurst() {
        OrphanLimit limit = new OrphanLimit(10, nanos::get);

        assertThat(taken(limit, 100)).isEqualTo(40);
        nanos.addAndGet(Duration.ofMillis(500).toNanos());
        assertThat(taken(limit, 100)).isEqualTo(5);
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        assertThat(taken(limit, 100)).isEqualTo(40);
    }

    @Test
    void limitOfNone_takesNone() {
        assertThat(taken(new OrphanLimit(0, nanos::get), 10)).isZero();
    }

    @Test
    void halfFullJournal_takesClicksOnly(@TempDir Path folder) {
        long maxBytes = 64 * 1024;
        try (ClickJournal journal = ClickJournal.open(folder, maxBytes, new ClickMetrics(new PrometheusRegistry()))) {
            ClickMaker maker = new ClickMaker(
                    UuidV7.system(),
                    VisitorSalt.open(Clock.systemUTC(), folder, Optional.of(Secret.of("key"))),
                    ClickDetail.FULL,
                    Visitors.withoutPlaces());
            PrometheusRegistry registry = new PrometheusRegistry();
            Orphans orphans =
                    new Orphans(journal, maxBytes, maker, new OrphanLimit(1_000_000, System::nanoTime), registry);

            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                orphans.record(orphan());
                return journal.end() > maxBytes / 2;
            });
            long full = journal.end();
            orphans.record(orphan());
            assertThat(journal.end()).isEqualTo(full);
            await().until(() -> journal.append(new byte[100]));
            journal.acknowledge(journal.end());
            long before = journal.end();
            await().until(() -> {
                orphans.record(orphan());
                return journal.end() > before;
            });
        }
    }

    private static int taken(OrphanLimit limit, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limit.take() ? 1 : 0;
        }
        return taken;
    }

    private static Orphan orphan() {
        return new Orphan(
                Instant.now(),
                Kind.UNKNOWN_CODE,
                "go.example",
                "x",
                "",
                null,
                "agent",
                null,
                InetAddress.getLoopbackAddress(),
                false);
    }
}
