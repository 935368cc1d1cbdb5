-- How often each link was clicked, beside the links: it changes far more often than they do, and no version of a link
-- depends on it.

create table if not exists link.link_total (
    link_id         bigint      primary key references link.short_link on delete cascade,
    imported_clicks bigint      not null default 0 check (imported_clicks >= 0),
    counted_clicks  bigint      not null default 0 check (counted_clicks >= 0),
    update_time     timestamptz not null
);

alter table link.link_total
    add column click_count bigint not null generated always as (imported_clicks + counted_clicks) stored;

comment on table link.link_total is 'Clicks of people on a link, ever; a link without a row has none.';
comment on column link.link_total.imported_clicks is 'Counted elsewhere, before the link was imported.';
comment on column link.link_total.counted_clicks is 'Counted here, as analytics-service last told; behind by seconds.';

create table link.total_cursor (
    only_row boolean primary key default true check (only_row),
    cursor   text    not null
);

comment on table link.total_cursor is 'Up to where the changes of analytics-service are taken into link_total; one row.';

insert into link.total_cursor (cursor) values ('');
