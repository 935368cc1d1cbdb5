package dev.curlew.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Fills an empty record with links, as link-service would have, but without its triggers and with the indexes built at the
 * end. What lists find hard is in it: owners, domains and tags of half the links and of a few, some only among the oldest, texts
 * that one link in a million has and such that all have.
 */
final class LinkFill {

    private static final long CHUNK = 500_000;

    // The oldest tenth is tagged `oldest`, half of all is of `half` and of the key `big`; every 1,000th, and three,
    // have tags of their own. Links are made every three seconds up to now, and every fortieth is deleted.
    private static final List<String> INSERTS = List.of(
            """
            insert into link.short_link (
                domain, code, code_key, target_url, resolved_url, title, tags, enabled, expire_time, max_clicks,
                owner, create_time, update_time, delete_time)
            select
                case when n %% 10 < 7 then '' when n %% 10 < 9 then 'large.example' else 'small' || n / 10 %% 50 || '.example' end,
                'c' || n, 'c' || n, url, url,
                (array['Spring', 'Summer', 'Autumn', 'Winter'])[1 + n %% 4] || ' campaign ' || n,
                case when n %% 2 = 0 then array['half'] else '{}'::text[] end
                    || case when n %% 1000 = 7 then array['thousandth'] else '{}'::text[] end
                    || case when n <= 3 then array['three'] else '{}'::text[] end
                    || case when n < %1$d / 10 then array['oldest'] else '{}'::text[] end,
                n %% 500 <> 0,
                case when n %% 20 = 0 then now() + (n - %1$d / 2) * interval '1 second' end,
                case when n %% 1000 = 1 then 10 else 0 end,
                case when n %% 2 = 0 then 'big' when n <= 5 then 'few' else 'key_' || n %% 20000 end,
                now() - (%1$d - n) * interval '3 seconds',
                now() - (%1$d - n) * interval '3 seconds',
                case when n %% 40 = 3 then now() end
            from (
                select n, 'https://site' || n %% 5000 || '.example/' || substr(md5(n::text), 1, 12)
                    || case when n %% 1000000 = 5 then '/needle' else '' end as url
                from generate_series(%2$d::bigint, %3$d::bigint) n) numbered
            """,
            "insert into link.link_revision select * from link.short_link where link_id between %2$d and %3$d",
            """
            insert into link.link_tag (tag, deleted, create_time, link_id)
            select tag, delete_time is not null, create_time, link_id from link.short_link, unnest(tags) tag
            where link_id between %2$d and %3$d
            """,
            """
            insert into link.link_total (link_id, counted_clicks, update_time)
            select link_id, 1 + link_id * 7919 %% 100003, now() from link.short_link
            where link_id between %2$d and %3$d and link_id %% 10 = 0
            """);

    private LinkFill() {}

    /** Fills a record that was just made; tells how far it is. */
    static void fill(DataSource database, long links, Consumer<String> progress) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("set maintenance_work_mem = '1GB'");
            statement.execute("""
                    insert into link.domain (host, create_time, update_time)
                    select host, now(), now() from (
                        select 'large.example' as host
                        union all select 'small' || n || '.example' from generate_series(0, 49) n) hosts
                    """);
            List<String> indexes = dropIndexes(statement);
            for (long from = 1; from <= links; from += CHUNK) {
                long to = Math.min(links, from + CHUNK - 1);
                for (String insert : INSERTS) {
                    statement.execute(insert.formatted(links, from, to));
                }
                progress.accept(to + " links");
            }
            for (String index : indexes) {
                statement.execute(index);
                progress.accept(index.substring(0, index.indexOf(" ON ")));
            }
            statement.execute("vacuum analyze");
            progress.accept("vacuum analyze");
        }
    }

    /** Drops what can be built at the end, and gives how to. */
    private static List<String> dropIndexes(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> definitions = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("""
                select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
                from pg_index i join pg_class c on c.oid = i.indrelid
                where c.relnamespace = 'link'::regnamespace
                    and c.relname in ('short_link', 'link_revision', 'link_total')
                    and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
                order by 1
                """)) {
            while (rows.next()) {
                names.add(rows.getString(1));
                definitions.add(rows.getString(2));
            }
        }
        for (String name : names) {
            statement.execute("drop index " + name);
        }
        return definitions;
    }
}
