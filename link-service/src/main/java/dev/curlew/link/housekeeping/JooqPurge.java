package dev.curlew.link.housekeeping;

import dev.curlew.link.store.JooqDatabase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;

/** Removes what is over, some rows a transaction; what was cut off is gone on with the next time. */
final class JooqPurge {

    private static final int AT_ONCE = 500;
    private static final List<String> OF_LINKS = List.of(
            "link_revision",
            "management_token",
            "link_password",
            "target_health",
            "preview_wish",
            "click_limit",
            "click_reservation",
            "link_total");
    // A target of no site, since edges read the targets of deleted links too.
    private static final String LINKS = """
            update link.short_link set purge_time = ?::timestamptz, target_url = 'https://purged.invalid/',
                resolved_url = 'https://purged.invalid/', title = '', notes = '', tags = '{}', rules = '{}',
                resolved_rules = '{}', fallback_url = '', utm_source = '', utm_medium = '', utm_campaign = '', utm_term = '',
                utm_content = '', owner = '', changed_by = '', changed_fields = '{}', password_version = 0,
                preview_title = '', preview_description = '', preview_image_url = ''
            where link_id in (
                select link_id from link.short_link where delete_time < ?::timestamptz and purge_time is null
                order by delete_time limit 500 for update skip locked)
            returning link_id
            """;

    private final JooqDatabase database;

    JooqPurge(JooqDatabase database) {
        this.database = database;
    }

    /** Removes what was written of links that were deleted before then; their codes stay taken. */
    long links(Instant deletedBefore, Instant now) {
        long all = 0;
        int some;
        do {
            some = database.transaction(dsl -> {
                List<Long> ids = dsl.resultQuery(
                                LINKS, now.atOffset(ZoneOffset.UTC), deletedBefore.atOffset(ZoneOffset.UTC))
                        .fetch(0, Long.class);
                for (String table : OF_LINKS) {
                    var _ = dsl.execute("delete from link." + table + " where link_id = any (?)", (Object)
                            ids.toArray(Long[]::new));
                }
                return ids.size();
            });
            all += some;
        } while (some == AT_ONCE);
        return all;
    }

    /** Removes keys that were revoked, or expired, before then. */
    long keys(Instant before) {
        return execute(
                "delete from link.api_key where revoke_time < ?::timestamptz or expire_time < ?::timestamptz",
                before,
                before);
    }

    /** Forgets what is only kept of links that work, of those that expired before then. */
    long ofExpiredLinks(Instant before) {
        return execute("""
                delete from link.target_health where link_id in (
                    select link_id from link.short_link where expire_time < ?::timestamptz)
                """, before);
    }

    /** Removes what repeats of calls and clicks were known by, from before then. */
    long repeats(Instant before) {
        return execute("delete from link.create_request where create_time < ?::timestamptz", before)
                + execute("delete from link.click_reservation where reserve_time < ?::timestamptz", before);
    }

    private long execute(String sql, Instant... times) {
        return database.query((DSLContext dsl) -> (long) dsl.execute(
                sql,
                List.of(times).stream()
                        .map(time -> time.atOffset(ZoneOffset.UTC))
                        .toArray()));
    }
}
