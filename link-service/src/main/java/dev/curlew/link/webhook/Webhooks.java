package dev.curlew.link.webhook;

import dev.curlew.link.domain.Domains;
import dev.curlew.link.fetch.Fetcher;
import dev.curlew.link.links.LinkVersion;
import dev.curlew.link.request.PageTokens;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.total.JooqTotalListener;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.error.ErrorMapper;
import dev.curlew.platform.metrics.Metrics;
import dev.curlew.proto.analytics.v1.Task.Outcome.Kind;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.sql.task.Task;
import dev.curlew.sql.task.TaskWords;
import io.grpc.BindableService;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Webhooks, their rpcs, and their deliveries, which begin with {@link #start}. */
public final class Webhooks implements AutoCloseable {

    private final WebhookGrpcService service;
    private final DeliveryRounds rounds;
    private final Versions shown;

    private Webhooks(WebhookGrpcService service, DeliveryRounds rounds, Versions shown) {
        this.service = service;
        this.rounds = rounds;
        this.shown = shown;
    }

    /**
     * What is configured.
     *
     * @param longestCall how long a server may take to answer
     * @param firstRetry after the first failure; each further one comes three times later
     * @param giveUpAfter how long an event is tried
     * @param disableAfter how long each delivery may fail before a webhook is switched off
     * @param retention how long deliveries are kept that are over
     */
    public record Settings(
            Duration longestCall,
            Duration firstRetry,
            Duration giveUpAfter,
            Duration disableAfter,
            Duration retention) {

        private static final Duration SPARE = Duration.ofSeconds(5);

        /** How long a replica has for a call before another one takes it over. */
        Duration lease() {
            return longestCall.plus(SPARE);
        }
    }

    /**
     * What webhooks need; none of it is closed by them.
     *
     * @param secret hexadecimal digits that all replicas share, for page tokens and the encryption of secrets
     */
    public record Needs(
            JooqDatabase database, Fetcher fetcher, Domains domains, Secret secret, Clock clock, Metrics metrics) {}

    /** Puts the parts together; nothing is asked of Postgres yet. */
    public static Webhooks create(Needs needs, Settings settings) {
        WebhookMessages messages = new WebhookMessages(needs.domains());
        SecretBox box = new SecretBox(needs.secret());
        WebhookMetrics metrics = new WebhookMetrics(needs.metrics());
        Versions shown = new Versions();
        WebhookGrpcService service = new WebhookGrpcService(
                new JooqWebhookBook(needs.database(), messages, box, needs.clock()),
                new JooqDeliveryLists(needs.database(), needs.domains()),
                new WebhookReader(needs.domains()),
                messages,
                shown,
                PageTokens.of(needs.secret()),
                needs.clock(),
                metrics);
        Courier courier = new Courier(
                needs.fetcher(),
                box,
                settings.longestCall(),
                new RetryPlan(settings.firstRetry(), settings.giveUpAfter()),
                needs.clock());
        return new Webhooks(
                service,
                new DeliveryRounds(
                        new JooqOutbox(needs.database()),
                        new JooqDeliveryStore(needs.database()),
                        courier,
                        settings,
                        needs.clock(),
                        metrics),
                shown);
    }

    /** What is to be done for them now and then, by one replica. */
    public static List<Task> tasks(JooqDatabase database, Settings settings, Clock clock) {
        JooqDeliveryStore store = new JooqDeliveryStore(database);
        return List.of(new Task(
                "trim-webhook-deliveries",
                "Removes deliveries of webhooks that were over, well or not, WEBHOOK_RETENTION ago.",
                Duration.ofHours(1),
                () -> TaskWords.of(
                        Kind.DELIVERIES_REMOVED, store.trim(clock.instant().minus(settings.retention())))));
    }

    /** Notes the milestones that links reach. */
    public static JooqTotalListener totalListener() {
        return JooqOutbox::reach;
    }

    /** Begins to deliver; takes where versions of links are looked up: those that are gone are missing. */
    public void start(Function<Collection<LinkVersion>, Map<LinkVersion, LinkRevision>> versions) {
        shown.from(versions);
        rounds.start(versions);
    }

    /** {@code curlew.link.v1.WebhookService}. */
    public BindableService service() {
        return service;
    }

    /** What rpcs answer where a webhook is missing or cannot be changed. */
    public static ErrorMapper errors() {
        return WebhookErrors.MAPPER;
    }

    @Override
    public void close() {
        rounds.close();
    }
}
