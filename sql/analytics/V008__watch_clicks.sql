-- Whoever watches clicks is told of each once, in the order in which they were stored, and may go on where a connection broke.
--
-- As for the totals, only the ids of transactions tell what is still to come. Of the rows that were there before, it is not known
-- and not needed. The index keeps a range for some pages each, and so costs next to nothing where rows are written.

alter table analytics.click add column store_xid bigint;
alter table analytics.click alter column store_xid set default (pg_current_xact_id()::text::bigint);

comment on column analytics.click.store_xid is 'The transaction that stored the click; null for those stored before there was this column.';

create index click_store_xid on analytics.click using brin (store_xid) with (pages_per_range = 16, autosummarize = on);

comment on column analytics.click.kind is 'The number of curlew.analytics.v1.Click.Kind: 1 a link, 2 the bare domain, 3 an unknown code, 4 another address. 0: erased on demand; only the id is left, by which a repeat is known.';
