package dev.curlew.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A trial of two minutes; which one is left to chance, and can be repeated with {@code -Dtrial.seed}. */
@Tag("trial")
@Timeout(400)
class TrialTest {
    @Test
    void promisesAreKept(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        long seed = Long.getLong("trial.seed", ThreadLocalRandom.current().nextInt(1_000_000_000));
        System.out.println("trial: seed " + seed + " (again: ./curlew trial --minutes 2 --seed " + seed + ")");
        Summary summary = new Trial(seed, Duration.ofMinutes(2), folder, _ -> {}).run();
        System.out.println(summary.tables());
        assertThat(summary.violations()).as("seed %d, logs in %s", seed, folder).isEmpty();
        assertThat(summary.verdicts()).allMatch(verdict -> verdict.checked() > 0);
    }
}
