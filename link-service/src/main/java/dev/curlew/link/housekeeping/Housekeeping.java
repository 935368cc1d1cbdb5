package dev.curlew.link.housekeeping;

import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.Task.Outcome.Kind;
import dev.curlew.sql.Schema;
import dev.curlew.sql.task.Task;
import dev.curlew.sql.task.TaskWords;
import dev.curlew.sql.task.Tasks;
import io.grpc.BindableService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The housekeeping tasks of link-service, none of which harms where it runs twice or is cut off. */
public final class Housekeeping implements AutoCloseable {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration KEPT = Duration.ofDays(30);
    // Longer than any of them is looked for.
    private static final Duration REPEATS_KEPT = Duration.ofDays(31);

    private final JooqPurge purge;
    private final Clock clock;
    private final Tasks tasks;
    private Optional<Tasks.Leading> leading = Optional.empty();

    private Housekeeping(JooqDatabase database, List<Task> others, Clock clock, Metrics metrics) {
        this.purge = new JooqPurge(database);
        this.clock = clock;
        List<Task> all = new ArrayList<>(ofLinksAndKeys());
        all.addAll(others);
        this.tasks = new Tasks(database.unpooled(), Schema.LINK, all, clock, metrics);
    }

    /**
     * Puts the parts together; nothing is asked of Postgres yet.
     *
     * @param others the tasks of other rooms
     */
    public static Housekeeping create(JooqDatabase database, List<Task> others, Clock clock, Metrics metrics) {
        return new Housekeeping(database, others, clock, metrics);
    }

    /** Takes part in leading: of all replicas, one runs what is due. */
    public void start() {
        leading = Optional.of(tasks.lead());
    }

    /** The tasks, to be run one by one. */
    public Tasks tasks() {
        return tasks;
    }

    /** {@code curlew.link.v1.LinkTaskService}. */
    public BindableService service() {
        return new LinkTaskGrpcService(tasks);
    }

    @Override
    public void close() {
        leading.ifPresent(Tasks.Leading::close);
    }

    private List<Task> ofLinksAndKeys() {
        return List.of(
                new Task(
                        "purge-deleted-links",
                        "Removes what was written of links deleted 30 days ago. Their codes stay taken for ever.",
                        HOUR,
                        () -> TaskWords.of(Kind.LINKS_PURGED, purge.links(before(KEPT), clock.instant()))),
                new Task(
                        "purge-keys",
                        "Removes keys that were revoked or expired 30 days ago.",
                        HOUR,
                        () -> TaskWords.of(Kind.KEYS_REMOVED, purge.keys(before(KEPT)))),
                new Task(
                        "tidy-expired-links",
                        "Forgets the health of targets of links that expired 30 days ago.",
                        HOUR,
                        () -> TaskWords.of(Kind.LINKS_TIDIED, purge.ofExpiredLinks(before(KEPT)))),
                new Task(
                        "trim-repeats",
                        "Removes what repeated calls and clicks were known by, 31 days ago.",
                        HOUR,
                        () -> TaskWords.of(Kind.REPEATS_REMOVED, purge.repeats(before(REPEATS_KEPT)))));
    }

    private Instant before(Duration ago) {
        return clock.instant().minus(ago);
    }
}
