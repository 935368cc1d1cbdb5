package dev.curlew.link.health;

import dev.curlew.link.db.tables.records.TargetHealthRecord;
import dev.curlew.link.fetch.Fetcher;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.TargetHealth;
import dev.curlew.proto.link.v1.TargetHealth.State;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Looks at the targets of links now and then, if that is switched on, and says what was found. */
public final class TargetHealths implements AutoCloseable {

    private final Optional<JooqHealthStore> store;
    private final Optional<HealthRounds> rounds;

    private TargetHealths(Optional<JooqHealthStore> store, Optional<HealthRounds> rounds) {
        this.store = store;
        this.rounds = rounds;
    }

    /** Looks at nothing, and knows nothing. */
    public static TargetHealths off() {
        return new TargetHealths(Optional.empty(), Optional.empty());
    }

    /**
     * Looks at each link's target once in an interval; begins with {@link #start}. Closes neither database nor fetcher.
     *
     * @param interval between two looks at a target, give or take a tenth
     */
    public static TargetHealths every(
            Duration interval, JooqDatabase database, Fetcher fetcher, Clock clock, Metrics metrics) {
        JooqHealthStore store = new JooqHealthStore(database);
        return new TargetHealths(
                Optional.of(store), Optional.of(new HealthRounds(store, fetcher, interval, clock, metrics)));
    }

    /** Begins the rounds. */
    public void start() {
        rounds.ifPresent(HealthRounds::start);
    }

    /**
     * What is known of links, by their ids.
     *
     * @param targets the links' targets as visitors are sent there: what was found of another target does not count
     */
    public Map<Long, TargetHealth> of(Map<Long, String> targets) {
        Map<Long, TargetHealth> known = new HashMap<>();
        if (store.isPresent() && !targets.isEmpty()) {
            for (TargetHealthRecord row : store.get().find(targets.keySet())) {
                if (row.getTargetUrl().equals(targets.get(row.getLinkId()))) {
                    known.put(row.getLinkId(), message(row));
                }
            }
        }
        return known;
    }

    @Override
    public void close() {
        rounds.ifPresent(HealthRounds::close);
    }

    private static TargetHealth message(TargetHealthRecord row) {
        TargetHealth.Builder health = TargetHealth.newBuilder()
                .setState(Optional.ofNullable(State.forNumber(row.getState())).orElse(State.STATE_UNSPECIFIED))
                .setHttpStatus(row.getHttpStatus())
                .setConsecutiveFailures(row.getFailures());
        Optional.ofNullable(row.getCheckTime()).map(ProtoTimes::timestamp).ifPresent(health::setCheckTime);
        return health.build();
    }
}
