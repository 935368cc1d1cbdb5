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
    void firstTwoStorms_beginWithAnEdgeThatIsKilledAndOneThatIsReplaced() {
        long round = Schedule.STORM.plus(Schedule.CALM).toMillis();
        LongStream.range(0, 50).forEach(seed -> {
            List<Fault> faults = Schedule.ofServers(seed, TEN_MINUTES);
            Fault second = faults.stream()
                    .filter(fault -> fault.at().toMillis() >= round)
                    .findFirst()
                    .orElseThrow();
            assertThat(List.of(faults.getFirst().kind(), second.kind()))
                    .containsExactlyInAnyOrder(FaultKind.KILL, FaultKind.UPGRADE);
            assertThat(List.of(faults.getFirst().target(), second.target())).containsOnly("edge");
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
