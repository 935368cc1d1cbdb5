package dev.curlew.link.webhook;

import dev.curlew.link.store.JooqDatabase;
import dev.curlew.link.total.ClickTotal;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The table {@code link.link_event}: Postgres itself writes what changes of links say; here what time and clicks say, and the way
 * out. Any number of replicas work on it, each row being given to one of them.
 */
final class JooqOutbox {

    private static final String EXPIRE = """
            with due as (
                delete from link.link_expiry where link_id in (
                    select link_id from link.link_expiry
                    where expire_time <= {0} order by expire_time limit {1} for update skip locked)
                returning link_id, expire_time),
            noted as (
                insert into link.link_event (event_type, event_time, link_id, revision, domain, tags)
                select 4, greatest(due.expire_time, l.update_time), l.link_id, l.revision, l.domain, l.tags
                from due join link.short_link l on l.link_id = due.link_id
                where l.delete_time is null and exists (select from link.webhook where enabled)
                order by due.expire_time)
            select count(*) as due from due
            """;

    private static final String FAN_OUT = """
            with taken as (
                delete from link.link_event where event_number in (
                    select event_number from link.link_event order by event_number limit {1} for update skip locked)
                returning *),
            made as (
                insert into link.webhook_delivery (webhook_id, event_id, event_type, event_time, link_id, revision,
                    milestone, click_count, enqueue_time, next_attempt_time)
                select w.webhook_id, e.event_id, e.event_type, e.event_time, e.link_id, e.revision,
                    m.milestone, e.clicks_to, {0}, {0}
                from taken e
                join link.webhook w on w.enabled
                    and w.create_time <= e.event_time
                    and (cardinality(w.event_types) = 0 or e.event_type = any (w.event_types))
                    and (cardinality(w.domains) = 0 or e.domain = any (w.domains))
                    and (cardinality(w.tags) = 0 or w.tags && e.tags)
                cross join lateral (
                    select milestone from unnest(w.milestones) milestone
                    where e.event_type = 5 and milestone > e.clicks_from and milestone <= e.clicks_to
                    union all
                    select 0 where e.event_type <> 5) m
                order by e.event_number, m.milestone
                returning 1)
            select (select count(*) from taken) as taken, (select count(*) from made) as made
            """;

    private static final String REACH = """
            insert into link.link_event (event_type, link_id, revision, domain, tags, clicks_from, clicks_to)
            select 5, l.link_id, l.revision, l.domain, l.tags, greatest(t.before, coalesce(p.clicks, 0)), t.now
            from unnest({0}, {1}, {2}) as t (link_id, before, now)
            join link.short_link l on l.link_id = t.link_id
            left join link.link_click_peak p on p.link_id = t.link_id
            where exists (
                select from link.webhook w cross join unnest(w.milestones) milestone
                where w.enabled and milestone > greatest(t.before, coalesce(p.clicks, 0)) and milestone <= t.now)
            order by l.link_id
            """;

    private static final String KEEP_PEAK = """
            insert into link.link_click_peak (link_id, clicks)
            select t.link_id, t.before from unnest({0}, {1}, {2}) as t (link_id, before, now)
            where t.now < t.before
            order by t.link_id
            on conflict (link_id) do update set clicks = greatest(link_click_peak.clicks, excluded.clicks)
            """;

    private final JooqDatabase database;

    JooqOutbox(JooqDatabase database) {
        this.database = database;
    }

    /**
     * What was taken out of the outbox.
     *
     * @param events how many
     * @param deliveries how many they became
     */
    record Taken(int events, int deliveries) {}

    /** Notes links that have expired, and that were not noted before for this time. */
    int expire(Instant now, int most) {
        return number(
                database.query(dsl -> dsl.resultQuery(EXPIRE, DSL.val(now, SQLDataType.INSTANT), DSL.val(most))
                        .fetchSingle()),
                "due");
    }

    /** Gives events to the webhooks that want them. */
    Taken fanOut(Instant now, int most) {
        Record counts = database.query(dsl -> dsl.resultQuery(FAN_OUT, DSL.val(now, SQLDataType.INSTANT), DSL.val(most))
                .fetchSingle());
        return new Taken(number(counts, "taken"), number(counts, "made"));
    }

    /** Notes links that were clicked as often as some webhook waits for, in the transaction that counts the clicks. */
    static void reach(DSLContext dsl, List<ClickTotal> totals) {
        Long[] links = totals.stream().map(ClickTotal::linkId).toArray(Long[]::new);
        Long[] before = totals.stream().map(ClickTotal::before).toArray(Long[]::new);
        Long[] now = totals.stream().map(ClickTotal::now).toArray(Long[]::new);
        for (String statement : List.of(REACH, KEEP_PEAK)) {
            int _ = dsl.query(statement, DSL.val(links), DSL.val(before), DSL.val(now))
                    .execute();
        }
    }

    private static int number(Record row, String name) {
        return row.get(name, Integer.class);
    }
}
