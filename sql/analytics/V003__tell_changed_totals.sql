-- link-service shows the clicks of its links, and so must learn which totals changed since it last asked.
--
-- A counter or a clock would not do: what is written first may be committed last, and whoever had read past it would miss
-- it. Of the ids of transactions Postgres tells below which one none is under way any more, and all below are seen.

alter table analytics.link_total
    add column change_xid bigint not null default (pg_current_xact_id()::text::bigint);

comment on column analytics.link_total.change_xid is 'The transaction that changed the total last.';

create index link_total_change on analytics.link_total (change_xid, link_id);
