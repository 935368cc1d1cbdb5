package dev.curlew.link.webhook;

import static dev.curlew.link.db.Tables.WEBHOOK;
import static dev.curlew.link.db.Tables.WEBHOOK_DELIVERY;

import dev.curlew.link.db.tables.records.WebhookDeliveryRecord;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.proto.link.v1.Webhook.EventType;
import dev.curlew.proto.link.v1.WebhookDelivery.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The table {@code link.webhook_delivery}, as those see it who send. Each row is given to one replica at a time. */
final class JooqDeliveryStore {

    private static final int PENDING = State.PENDING_VALUE;
    private static final int TRIMMED_AT_ONCE = 1_000;

    private final JooqDatabase database;

    JooqDeliveryStore(JooqDatabase database) {
        this.database = database;
    }

    /** How many deliveries ended for good. */
    record Ended(int delivered, int dead) {}

    /**
     * Deliveries that are due, which no other replica is given for as long as the lease: no more than some of each webhook, so that
     * none waits for the others.
     *
     * @param busy webhooks of which none is wanted now
     */
    List<Claim> claim(Instant now, Duration lease, int most, int mostOfEach, Collection<String> busy) {
        return database.transaction(dsl -> {
            Table<WebhookDeliveryRecord> due = DSL.selectFrom(WEBHOOK_DELIVERY)
                    .where(
                            WEBHOOK_DELIVERY.WEBHOOK_ID.eq(WEBHOOK.WEBHOOK_ID),
                            WEBHOOK_DELIVERY.STATE.eq(DSL.inline(PENDING)),
                            WEBHOOK_DELIVERY.NEXT_ATTEMPT_TIME.le(now),
                            WEBHOOK.ENABLED.isTrue().or(WEBHOOK_DELIVERY.EVENT_TYPE.eq(EventType.PING_VALUE)))
                    .orderBy(WEBHOOK_DELIVERY.NEXT_ATTEMPT_TIME)
                    .limit(mostOfEach)
                    .forUpdate()
                    .skipLocked()
                    .asTable("due");
            List<Claim> claims = dsl.select(WEBHOOK.URL, WEBHOOK.SECRET, WEBHOOK.OLD_SECRET, WEBHOOK.OLD_SECRET_END)
                    .select(due.fields())
                    .from(WEBHOOK)
                    .crossJoin(DSL.lateral(due))
                    .where(WEBHOOK.DELETE_TIME.isNull(), WEBHOOK.WEBHOOK_ID.notIn(busy))
                    .limit(most)
                    .fetch(row -> claim(row, due, now));
            if (!claims.isEmpty()) {
                int _ = dsl.update(WEBHOOK_DELIVERY)
                        .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_TIME, now.plus(lease))
                        .set(WEBHOOK_DELIVERY.LAST_ATTEMPT_TIME, now)
                        .set(WEBHOOK_DELIVERY.ATTEMPTS, WEBHOOK_DELIVERY.ATTEMPTS.plus(1))
                        .where(WEBHOOK_DELIVERY.DELIVERY_ID.in(
                                claims.stream().map(Claim::deliveryId).toList()))
                        .execute();
            }
            return claims;
        });
    }

    private static Claim claim(Record row, Table<WebhookDeliveryRecord> due, Instant now) {
        WebhookDeliveryRecord delivery = row.into(due).into(WEBHOOK_DELIVERY);
        Instant oldEnd = row.get(WEBHOOK.OLD_SECRET_END);
        boolean old = oldEnd != null && now.isBefore(oldEnd);
        return new Claim(
                delivery.getDeliveryId(),
                delivery.getWebhookId(),
                row.get(WEBHOOK.URL),
                old ? List.of(row.get(WEBHOOK.SECRET), row.get(WEBHOOK.OLD_SECRET)) : List.of(row.get(WEBHOOK.SECRET)),
                delivery.getEventId(),
                delivery.getEventType(),
                delivery.getEventTime(),
                delivery.getLinkId(),
                delivery.getRevision(),
                delivery.getMilestone(),
                delivery.getClickCount(),
                delivery.getAttempts() + 1,
                delivery.getEnqueueTime());
    }

    /** Keeps how tries ended, and what that says of their webhooks; those that failed too long are switched off. */
    Ended finish(List<Result> results, Instant now, Duration disableAfter) {
        return database.transaction(dsl -> {
            List<Query> updates =
                    results.stream().map(result -> update(dsl, result, now)).toList();
            int[] changed = dsl.batch(updates).execute();
            int delivered = 0;
            int dead = 0;
            for (int i = 0; i < changed.length; i++) {
                Result result = results.get(i);
                delivered += result.isDelivered() ? changed[i] : 0;
                dead += !result.isDelivered() && result.next().isEmpty() ? changed[i] : 0;
            }
            judge(dsl, results, now, disableAfter);
            return new Ended(delivered, dead);
        });
    }

    private static Query update(DSLContext dsl, Result result, Instant now) {
        boolean over = result.next().isEmpty();
        int end = result.isDelivered() ? State.DELIVERED_VALUE : State.DEAD_VALUE;
        return dsl.update(WEBHOOK_DELIVERY)
                .set(WEBHOOK_DELIVERY.STATE, over ? end : PENDING)
                .set(WEBHOOK_DELIVERY.NEXT_ATTEMPT_TIME, result.next().orElse(null))
                .set(WEBHOOK_DELIVERY.COMPLETE_TIME, over ? now : null)
                .set(WEBHOOK_DELIVERY.HTTP_STATUS, result.httpStatus())
                .set(WEBHOOK_DELIVERY.FAILURE, result.failure())
                .where(
                        WEBHOOK_DELIVERY.DELIVERY_ID.eq(result.claim().deliveryId()),
                        WEBHOOK_DELIVERY.STATE.eq(PENDING),
                        // That it failed says nothing where another replica tries it since.
                        result.isDelivered()
                                ? DSL.noCondition()
                                : WEBHOOK_DELIVERY.ATTEMPTS.eq(result.claim().attempt()));
    }

    private static void judge(DSLContext dsl, List<Result> results, Instant now, Duration disableAfter) {
        List<String> failed = webhooks(results.stream().filter(result -> !result.isDelivered()));
        List<String> well = webhooks(results.stream().filter(Result::isDelivered));
        if (!failed.isEmpty()) {
            int _ = dsl.update(WEBHOOK)
                    .set(WEBHOOK.FAILING_SINCE, now)
                    .where(WEBHOOK.WEBHOOK_ID.in(failed), WEBHOOK.FAILING_SINCE.isNull())
                    .execute();
        }
        if (!well.isEmpty()) {
            int _ = dsl.update(WEBHOOK)
                    .setNull(WEBHOOK.FAILING_SINCE)
                    .where(WEBHOOK.WEBHOOK_ID.in(well), WEBHOOK.FAILING_SINCE.isNotNull())
                    .execute();
        }
        results.stream()
                .filter(Result::gone)
                .map(result -> result.claim().webhookId())
                .distinct()
                .forEach(id -> JooqWebhookBook.disable(dsl, id, "The URL answered 410: gone.", now));
        if (!failed.isEmpty()) {
            dsl.select(WEBHOOK.WEBHOOK_ID, WEBHOOK.FAILING_SINCE)
                    .from(WEBHOOK)
                    .where(WEBHOOK.WEBHOOK_ID.in(failed), WEBHOOK.FAILING_SINCE.le(now.minus(disableAfter)))
                    .fetch()
                    .forEach(row -> JooqWebhookBook.disable(
                            dsl, row.value1(), "Each delivery has failed since " + row.value2() + ".", now));
        }
    }

    private static List<String> webhooks(Stream<Result> results) {
        return results.map(result -> result.claim().webhookId())
                .distinct()
                .sorted()
                .toList();
    }

    /** Gives up what waits for webhooks that are switched off and is not being sent; returns how many. */
    int giveUp(Instant now, Duration lease, int most) {
        return database.transaction(dsl -> {
            List<Long> waiting = dsl.select(WEBHOOK_DELIVERY.DELIVERY_ID)
                    .from(WEBHOOK_DELIVERY)
                    .join(WEBHOOK)
                    .on(WEBHOOK.WEBHOOK_ID.eq(WEBHOOK_DELIVERY.WEBHOOK_ID))
                    .where(
                            WEBHOOK.ENABLED.isFalse(),
                            WEBHOOK.DELETE_TIME.isNull(),
                            WEBHOOK_DELIVERY.STATE.eq(DSL.inline(PENDING)),
                            WEBHOOK_DELIVERY.EVENT_TYPE.ne(EventType.PING_VALUE),
                            WEBHOOK_DELIVERY
                                    .LAST_ATTEMPT_TIME
                                    .isNull()
                                    .or(WEBHOOK_DELIVERY.LAST_ATTEMPT_TIME.lt(now.minus(lease))))
                    .limit(most)
                    .forUpdate()
                    .of(WEBHOOK_DELIVERY)
                    .skipLocked()
                    .fetch(WEBHOOK_DELIVERY.DELIVERY_ID);
            return waiting.isEmpty()
                    ? 0
                    : dsl.update(WEBHOOK_DELIVERY)
                            .set(WEBHOOK_DELIVERY.STATE, State.DEAD_VALUE)
                            .setNull(WEBHOOK_DELIVERY.NEXT_ATTEMPT_TIME)
                            .set(WEBHOOK_DELIVERY.COMPLETE_TIME, now)
                            .set(WEBHOOK_DELIVERY.FAILURE, "the webhook is switched off")
                            .where(WEBHOOK_DELIVERY.DELIVERY_ID.in(waiting))
                            .execute();
        });
    }

    /** Removes deliveries that ended before a time, some at a time; returns how many. */
    long trim(Instant before) {
        long all = 0;
        int some;
        do {
            some = trim(before, TRIMMED_AT_ONCE);
            all += some;
        } while (some == TRIMMED_AT_ONCE);
        return all;
    }

    private int trim(Instant before, int most) {
        return database.query(dsl -> dsl.deleteFrom(WEBHOOK_DELIVERY)
                .where(WEBHOOK_DELIVERY.DELIVERY_ID.in(DSL.select(WEBHOOK_DELIVERY.DELIVERY_ID)
                        .from(WEBHOOK_DELIVERY)
                        .where(
                                WEBHOOK_DELIVERY.STATE.ne(DSL.inline(PENDING)),
                                WEBHOOK_DELIVERY.COMPLETE_TIME.lt(before))
                        .limit(most)
                        .forUpdate()
                        .skipLocked()))
                .execute());
    }

    /**
     * What was removed of webhooks that were deleted.
     *
     * @param deliveries how many
     * @param pending how many of them waited
     */
    record Removed(int deliveries, int pending) {}

    /** Removes deliveries of webhooks that were deleted, and at last those themselves. */
    Removed removeDeleted(Instant before, int most) {
        return database.transaction(dsl -> {
            List<Integer> states = new ArrayList<>();
            List<String> deleted = dsl.select(WEBHOOK.WEBHOOK_ID)
                    .from(WEBHOOK)
                    .where(WEBHOOK.DELETE_TIME.isNotNull())
                    .forUpdate()
                    .skipLocked()
                    .fetch(WEBHOOK.WEBHOOK_ID);
            for (String webhookId : deleted) {
                states.addAll(dsl.deleteFrom(WEBHOOK_DELIVERY)
                        .where(WEBHOOK_DELIVERY.DELIVERY_ID.in(DSL.select(WEBHOOK_DELIVERY.DELIVERY_ID)
                                .from(WEBHOOK_DELIVERY)
                                .where(WEBHOOK_DELIVERY.WEBHOOK_ID.eq(webhookId))
                                .limit(Math.max(0, most - states.size()))))
                        .returning(WEBHOOK_DELIVERY.STATE)
                        .fetch(WEBHOOK_DELIVERY.STATE));
            }
            int _ = dsl.deleteFrom(WEBHOOK)
                    .where(
                            WEBHOOK.WEBHOOK_ID.in(deleted),
                            // Whoever gave it an event has ended by then.
                            WEBHOOK.DELETE_TIME.lt(before),
                            DSL.notExists(DSL.selectOne()
                                    .from(WEBHOOK_DELIVERY)
                                    .where(WEBHOOK_DELIVERY.WEBHOOK_ID.eq(WEBHOOK.WEBHOOK_ID))))
                    .execute();
            return new Removed(states.size(), (int)
                    states.stream().filter(state -> state == PENDING).count());
        });
    }

    /** How many wait or are being sent; no more than {@code most} are counted. */
    int pending(int most) {
        return database.query(dsl -> dsl.fetchCount(DSL.selectOne()
                .from(WEBHOOK_DELIVERY)
                .where(WEBHOOK_DELIVERY.STATE.eq(DSL.inline(PENDING)))
                .limit(most)));
    }
}
