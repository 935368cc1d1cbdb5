package dev.curlew.link.webhook;

import static dev.curlew.link.db.Tables.WEBHOOK;

import dev.curlew.link.audit.FieldChange;
import dev.curlew.link.audit.JooqAudit;
import dev.curlew.link.db.tables.records.WebhookRecord;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.proto.link.v1.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** The table {@code link.webhook}. Each change is one transaction with its entry in the audit log. */
final class JooqWebhookBook {

    /** Each change of a link is compared with all of them. */
    static final int MOST = 100;

    private static final long COUNT_LOCK = 0x776562686f6f6b73L;

    private final JooqDatabase database;
    private final WebhookMessages messages;
    private final SecretBox box;
    private final Clock clock;

    JooqWebhookBook(JooqDatabase database, WebhookMessages messages, SecretBox box, Clock clock) {
        this.database = database;
        this.messages = messages;
        this.box = box;
        this.clock = clock;
    }

    StoredWebhook create(String webhookId, WebhookSettings settings, SigningSecret secret, String actor) {
        WebhookRecord row = write(settings);
        row.setWebhookId(webhookId);
        row.setSecret(box.seal(webhookId, secret));
        row.setUpdateTime(clock.instant());
        return database.transaction(dsl -> {
            dsl.select(DSL.function("pg_advisory_xact_lock", Object.class, DSL.val(COUNT_LOCK)))
                    .execute();
            if (dsl.fetchCount(WEBHOOK, WEBHOOK.DELETE_TIME.isNull()) >= MOST) {
                throw new WebhookException.TooMany();
            }
            StoredWebhook made =
                    read(dsl.insertInto(WEBHOOK).set(row).returning().fetchSingle());
            record(dsl, actor, "create", webhookId, changes(Webhook.getDefaultInstance(), made));
            return made;
        });
    }

    Optional<StoredWebhook> find(String webhookId) {
        return database.query(dsl ->
                        dsl.fetchOptional(WEBHOOK, WEBHOOK.WEBHOOK_ID.eq(webhookId), WEBHOOK.DELETE_TIME.isNull()))
                .map(JooqWebhookBook::read);
    }

    /** The newest first; the ids have the time in them. */
    List<StoredWebhook> list(Optional<String> after, int limit) {
        return database.query(dsl -> dsl.selectFrom(WEBHOOK)
                .where(
                        WEBHOOK.DELETE_TIME.isNull(),
                        after.map(WEBHOOK.WEBHOOK_ID::lt).orElse(DSL.noCondition()))
                .orderBy(WEBHOOK.WEBHOOK_ID.desc())
                .limit(limit)
                .fetch(JooqWebhookBook::read));
    }

    /** Changes what {@code change} changes of a webhook's settings; empty if there is no such webhook. */
    Optional<StoredWebhook> update(String webhookId, String actor, UnaryOperator<WebhookSettings> change) {
        return database.transaction(dsl -> lock(dsl, webhookId).map(row -> {
            StoredWebhook before = read(row);
            WebhookSettings settings = change.apply(before.settings());
            if (settings.equals(before.settings())) {
                return before;
            }
            StoredWebhook after = before.with(settings, clock.instant());
            WebhookRecord changed = write(settings);
            changed.setDisableReason(
                    after.disabled().map(StoredWebhook.Disabled::reason).orElse(""));
            changed.setDisableTime(
                    after.disabled().map(StoredWebhook.Disabled::time).orElse(null));
            changed.setFailingSince(after.failingSince().orElse(null));
            changed.setUpdateTime(after.updateTime());
            int _ = dsl.update(WEBHOOK)
                    .set(changed)
                    .where(WEBHOOK.WEBHOOK_ID.eq(webhookId))
                    .execute();
            record(
                    dsl,
                    actor,
                    "update",
                    webhookId,
                    changes(messages.write(before).build(), after));
            return after;
        }));
    }

    /** Gives a webhook another secret, beside which the one it had counts for a while; empty if there is no such webhook. */
    Optional<StoredWebhook> rotate(String webhookId, SigningSecret secret, Duration overlap, String actor) {
        Instant now = clock.instant();
        return database.transaction(dsl -> lock(dsl, webhookId).map(row -> {
            Optional<Instant> endBefore = read(row).oldSecretEnd();
            row.setOldSecret(row.getSecret());
            row.setOldSecretEnd(now.plus(overlap));
            row.setSecret(box.seal(webhookId, secret));
            row.setUpdateTime(now);
            int _ = row.update();
            StoredWebhook after = read(row);
            List<FieldChange> changes = new ArrayList<>();
            changes.add(FieldChange.ofSecret("secret"));
            changes.add(new FieldChange("oldSecretExpireTime", text(endBefore), text(after.oldSecretEnd())));
            record(dsl, actor, "rotate", webhookId, changes);
            return after;
        }));
    }

    /** False if there is no such webhook. Its deliveries are removed later. */
    boolean delete(String webhookId, String actor) {
        return database.transaction(dsl -> {
            Instant now = clock.instant();
            boolean there = dsl.update(WEBHOOK)
                            .set(WEBHOOK.ENABLED, false)
                            .set(WEBHOOK.DELETE_TIME, now)
                            .where(WEBHOOK.WEBHOOK_ID.eq(webhookId), WEBHOOK.DELETE_TIME.isNull())
                            .execute()
                    > 0;
            if (there) {
                record(dsl, actor, "delete", webhookId, List.of());
            }
            return there;
        });
    }

    /** Switches a webhook off in the server's own name. */
    static void disable(DSLContext dsl, String webhookId, String reason, Instant now) {
        int changed = dsl.update(WEBHOOK)
                .set(WEBHOOK.ENABLED, false)
                .set(WEBHOOK.DISABLE_REASON, reason)
                .set(WEBHOOK.DISABLE_TIME, now)
                .where(WEBHOOK.WEBHOOK_ID.eq(webhookId), WEBHOOK.ENABLED.isTrue())
                .execute();
        if (changed > 0) {
            JooqAudit.record(
                    dsl,
                    now,
                    "",
                    "disable",
                    resource(webhookId),
                    List.of(
                            new FieldChange("enabled", "true", "false"),
                            new FieldChange("disableReason", "", "\"" + reason + "\"")));
        }
    }

    private void record(DSLContext dsl, String actor, String action, String webhookId, List<FieldChange> changes) {
        JooqAudit.record(dsl, clock.instant(), actor, action, resource(webhookId), changes);
    }

    private List<FieldChange> changes(Webhook before, StoredWebhook after) {
        return FieldChange.between(before, messages.write(after).build());
    }

    private static String resource(String webhookId) {
        return "webhooks/" + webhookId;
    }

    private static String text(Optional<Instant> time) {
        return time.map(instant -> "\"" + instant + "\"").orElse("");
    }

    private static Optional<WebhookRecord> lock(DSLContext dsl, String webhookId) {
        return dsl.selectFrom(WEBHOOK)
                .where(WEBHOOK.WEBHOOK_ID.eq(webhookId), WEBHOOK.DELETE_TIME.isNull())
                .forNoKeyUpdate()
                .fetchOptional();
    }

    private static WebhookRecord write(WebhookSettings settings) {
        WebhookRecord row = new WebhookRecord();
        row.setDisplayName(settings.displayName());
        row.setUrl(settings.url());
        row.setEventTypes(settings.eventTypes().toArray(Integer[]::new));
        row.setDomains(settings.domains().toArray(String[]::new));
        row.setTags(settings.tags().toArray(String[]::new));
        row.setMilestones(settings.milestones().toArray(Long[]::new));
        row.setEnabled(settings.enabled());
        return row;
    }

    private static StoredWebhook read(WebhookRecord row) {
        return new StoredWebhook(
                row.getWebhookId(),
                new WebhookSettings(
                        row.getDisplayName(),
                        row.getUrl(),
                        List.of(row.getEventTypes()),
                        List.of(row.getDomains()),
                        List.of(row.getTags()),
                        List.of(row.getMilestones()),
                        row.getEnabled()),
                Optional.ofNullable(row.getDisableTime())
                        .map(time -> new StoredWebhook.Disabled(row.getDisableReason(), time)),
                Optional.ofNullable(row.getFailingSince()),
                Optional.ofNullable(row.getOldSecretEnd()),
                row.getCreateTime(),
                row.getUpdateTime());
    }
}
