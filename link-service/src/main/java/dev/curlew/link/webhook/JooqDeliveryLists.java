package dev.curlew.link.webhook;

import static dev.curlew.link.db.Tables.SHORT_LINK;
import static dev.curlew.link.db.Tables.WEBHOOK_DELIVERY;

import dev.curlew.link.db.tables.records.WebhookDeliveryRecord;
import dev.curlew.link.domain.Domains;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.time.ProtoTimes;
import dev.curlew.proto.link.v1.Webhook.EventType;
import dev.curlew.proto.link.v1.WebhookDelivery;
import dev.curlew.proto.link.v1.WebhookDelivery.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** The table {@code link.webhook_delivery}, as those see it who look after webhooks. */
final class JooqDeliveryLists {

    private final JooqDatabase database;
    private final Domains domains;

    JooqDeliveryLists(JooqDatabase database, Domains domains) {
        this.database = database;
        this.domains = domains;
    }

    /**
     * The newest first.
     *
     * @param state unspecified: any
     * @param before only those before this one
     */
    List<WebhookDelivery> list(String webhookId, State state, OptionalLong before, int limit) {
        Condition inState = state == State.STATE_UNSPECIFIED
                ? DSL.noCondition()
                : WEBHOOK_DELIVERY.STATE.eq(DSL.inline(state.getNumber()));
        Condition older = before.isPresent() ? WEBHOOK_DELIVERY.DELIVERY_ID.lt(before.getAsLong()) : DSL.noCondition();
        return database.query(dsl -> dsl.select(WEBHOOK_DELIVERY.fields())
                .select(SHORT_LINK.DOMAIN, SHORT_LINK.CODE)
                .from(WEBHOOK_DELIVERY)
                .leftJoin(SHORT_LINK)
                .on(SHORT_LINK.LINK_ID.eq(WEBHOOK_DELIVERY.LINK_ID))
                .where(WEBHOOK_DELIVERY.WEBHOOK_ID.eq(webhookId), inState, older)
                .orderBy(WEBHOOK_DELIVERY.DELIVERY_ID.desc())
                .limit(limit)
                .fetch(this::write));
    }

    /** A delivery, and what was claimed to send it. */
    Optional<Shown> find(String webhookId, long deliveryId) {
        return database.query(dsl -> dsl.select(WEBHOOK_DELIVERY.fields())
                .select(SHORT_LINK.DOMAIN, SHORT_LINK.CODE)
                .from(WEBHOOK_DELIVERY)
                .leftJoin(SHORT_LINK)
                .on(SHORT_LINK.LINK_ID.eq(WEBHOOK_DELIVERY.LINK_ID))
                .where(WEBHOOK_DELIVERY.WEBHOOK_ID.eq(webhookId), WEBHOOK_DELIVERY.DELIVERY_ID.eq(deliveryId))
                .fetchOptional(row -> new Shown(write(row), Claim.toShow(row.into(WEBHOOK_DELIVERY)))));
    }

    /** A delivery as it is, and what its payload is made of. */
    record Shown(WebhookDelivery delivery, Claim claim) {}

    /** Adds an event that tells of nothing. */
    WebhookDelivery ping(String webhookId, Instant now) {
        WebhookDeliveryRecord row = new WebhookDeliveryRecord();
        row.setWebhookId(webhookId);
        row.setEventId(UUID.randomUUID());
        row.setEventType(EventType.PING_VALUE);
        row.setEventTime(now);
        row.setLinkId(0L);
        row.setRevision(0L);
        row.setEnqueueTime(now);
        row.setNextAttemptTime(now);
        return database.query(dsl -> write(
                        dsl.insertInto(WEBHOOK_DELIVERY).set(row).returning().fetchSingle())
                .build());
    }

    /** Makes deliveries that are over pending again, or if none are named, the oldest dead ones; returns how many. */
    int redeliver(String webhookId, List<Long> deliveryIds, int most, Instant now) {
        return database.transaction(dsl -> {
            List<Long> found = dsl.select(WEBHOOK_DELIVERY.DELIVERY_ID)
                    .from(WEBHOOK_DELIVERY)
                    .where(
                            WEBHOOK_DELIVERY.WEBHOOK_ID.eq(webhookId),
                            deliveryIds.isEmpty()
                                    ? WEBHOOK_DELIVERY.STATE.eq(DSL.inline(State.DEAD_VALUE))
                                    : WEBHOOK_DELIVERY.DELIVERY_ID.in(deliveryIds))
                    .orderBy(WEBHOOK_DELIVERY.DELIVERY_ID)
                    .limit(most)
                    .forUpdate()
                    .fetch(WEBHOOK_DELIVERY.DELIVERY_ID);
            deliveryIds.stream().filter(id -> !found.contains(id)).findFirst().ifPresent(missing -> {
                throw new WebhookException.DeliveryNotFound(missing);
            });
            return found.isEmpty()
                    ? 0
                    : dsl.update(WEBHOOK_DELIVERY)
                            .set(WEBHOOK_DELIVERY.STATE, State.PENDING_VALUE)
                            .set(WEBHOOK_DELIVERY.ATTEMPTS, 0)
                            .set(WEBHOOK_DELIVERY.ENQUEUE_TIME, now)
                            .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_TIME, now)
                            .setNull(WEBHOOK_DELIVERY.COMPLETE_TIME)
                            .where(
                                    WEBHOOK_DELIVERY.DELIVERY_ID.in(found),
                                    WEBHOOK_DELIVERY.STATE.ne(State.PENDING_VALUE))
                            .execute();
        });
    }

    private WebhookDelivery write(Record row) {
        WebhookDelivery.Builder message = write(row.into(WEBHOOK_DELIVERY));
        Optional.ofNullable(row.get(SHORT_LINK.DOMAIN)).map(domains::host).ifPresent(message::setDomain);
        Optional.ofNullable(row.get(SHORT_LINK.CODE)).ifPresent(message::setCode);
        return message.build();
    }

    private static WebhookDelivery.Builder write(WebhookDeliveryRecord row) {
        WebhookDelivery.Builder message = WebhookDelivery.newBuilder()
                .setDeliveryId(row.getDeliveryId())
                .setEventId(Payloads.eventId(row.getEventId(), row.getMilestone()))
                .setEventTypeValue(row.getEventType())
                .setEventTime(ProtoTimes.timestamp(row.getEventTime()))
                .setStateValue(row.getState())
                .setRevision(row.getRevision())
                .setMilestone(row.getMilestone())
                .setAttemptCount(row.getAttempts())
                .setHttpStatus(row.getHttpStatus())
                .setFailure(row.getFailure());
        Optional.ofNullable(row.getLastAttemptTime()).map(ProtoTimes::timestamp).ifPresent(message::setLastAttemptTime);
        Optional.ofNullable(row.getNextAttemptTime()).map(ProtoTimes::timestamp).ifPresent(message::setNextAttemptTime);
        Optional.ofNullable(row.getCompleteTime()).map(ProtoTimes::timestamp).ifPresent(message::setCompleteTime);
        return message;
    }
}
