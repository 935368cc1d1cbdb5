package dev.curlew.trial.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.trial.history.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void seed_givesTheSameFaultsAgain_andAnotherOneOthers() {
        assertThat(Schedule.ofServers(7, TEN_MINUTES)).isEqualTo(Schedule.ofServers(7, TEN_MINUTES));
        assertThat(Schedule.ofSurroundings(7, TEN_MINUTES)).isEqualTo(Schedule.ofSurroundings(7, TEN_MINUTES));
        assertThat(Schedule.ofServers(7, TEN_MINUTES)).isNotEqualTo(Schedule.ofServers(8, TEN_MINUTES));
    }

    @Test
    void twoMinutes_haveEveryKind() {
        LongStream.range(0, 50).forEach(seed -> {
            List<Fault> faults = new ArrayList<>(Schedule.ofServers(seed, Duration.ofSeconds(78)));
            faults.addAll(Schedule.ofSurroundings(seed, Duration.ofSeconds(78)));
            Set<FaultKind> kinds = faults.stream()
                    .map(Fault::kind)
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultKind.class)));
            assertThat(kinds).as("seed %d", seed).isEqualTo(EnumSet.allOf(FaultKind.class));
        });
    }

    @Test
    void firstStorms_beginWithWhatEveryTrialIsToHave() {
        long round = Schedule.STORM.plus(Schedule.CALM).toMillis();
        LongStream.range(0, 50).forEach(seed -> {
            List<Fault> faults = Schedule.ofServers(seed, TEN_MINUTES);
            List<String> firsts = LongStream.range(0, 3)
                    .mapToObj(storm -> faults.stream()
                            .filter(fault -> fault.at().toMillis() >= storm * round)
                            .findFirst()
                            .orElseThrow())
                    .map(fault -> fault.kind() + " " + fault.target())
                    .toList();
            assertThat(firsts).containsExactly("UPGRADE edge", "KILL edge", "RESTART behind");
            assertThat(faults.getFirst().at()).isGreaterThan(Schedule.BEFORE);
            // Nothing else at first, so that it is the replacement that is judged.
            assertThat(Schedule.ofSurroundings(seed, TEN_MINUTES).getFirst().at())
                    .isGreaterThan(Schedule.BEFORE.plus(Schedule.ALONE));
        });
    }

    @Test
    void faultsBegin_oneAfterTheOther_inStormsOnly() {
        long round = Schedule.STORM.plus(Schedule.CALM).toMillis();
        Duration before = Duration.ZERO;
        for (Fault fault : Schedule.ofSurroundings(3, TEN_MINUTES)) {
            assertThat(fault.at()).isGreaterThanOrEqualTo(before);
            assertThat(fault.at().toMillis() % round).isLessThan(Schedule.STORM.toMillis());
            before = fault.at().plus(fault.length());
        }
    }
}
