package dev.curlew.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A trial of two minutes, always the same one, as far as faults by chance can be; {@code -Dtrial.seed} takes another. */
@Timeout(400)
class TrialTest {
    private static final long SEED = 42;
    private static final double SLOW = 3;
    /** Where servers take half a minute to start, there is no time for everything. */
    private static final Set<String> NEED_TIME =
            Set.of("A change is seen within 30 s, whatever fails", "What a killed edge had redirected is counted once");

    @Test
    void promisesAreKept(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        long seed = Long.getLong("trial.seed", SEED);
        System.out.println("trial: seed " + seed + " (again: ./curlew trial --minutes 2 --seed " + seed + ")");
        Summary summary = new Trial(seed, Duration.ofMinutes(2), folder, _ -> {}).run();
        System.out.println(summary.tables());
        assertThat(summary.violations()).as("seed %d, logs in %s", seed, folder).isEmpty();
        if (summary.slowness() < SLOW) {
            assertThat(summary.verdicts())
                    .allMatch(verdict -> verdict.checked() > 0 || NEED_TIME.contains(verdict.promise()));
        }
    }
}
