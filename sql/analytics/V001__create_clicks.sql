-- Clicks, and what is summed up of them. Each click is in `click` once; the sums are changed in the same transaction
-- that stores it, and only by clicks that were not there before.

create table analytics.click (
    link_id         bigint      not null,
    occur_time      timestamptz not null,
    event_id        uuid        not null,
    kind            smallint    not null,
    domain          text        not null,
    code            text        not null,
    bot             boolean     not null,
    visitor_hash    bigint,
    client_network  text,
    referrer        text,
    referrer_domain text,
    user_agent      text,
    language        text,
    rule            text,
    variant         text,
    query           text,
    target_query    text,
    store_time      timestamptz not null default now(),
    -- The link first, so that it also serves "the clicks of a link, by time", and so that the table can be spread over
    -- machines by link.
    primary key (link_id, occur_time, event_id)
) partition by range (occur_time);

comment on table analytics.click is 'Clicks; one partition a day (UTC), made when it is first needed.';
comment on column analytics.click.link_id is 'The number of the link; 0 where no link was met.';
comment on column analytics.click.event_id is 'The id that the edge made, by which repeats are known.';
comment on column analytics.click.kind is 'The number of curlew.analytics.v1.Click.Kind: 1 a link, 2 the bare domain, 3 an unknown code, 4 another address.';
comment on column analytics.click.visitor_hash is 'Tells visitors of one day apart; null where not known.';

-- The clicks of a quarter of an hour: all time zones in use are whole quarters from UTC, so that the days of each of
-- them are sums of quarters.
create table analytics.click_quarter (
    link_id    bigint      not null,
    start_time timestamptz not null,
    clicks     bigint      not null,
    bot_clicks bigint      not null,
    visitors   bytea,
    primary key (link_id, start_time)
);

comment on table analytics.click_quarter is 'Clicks of a link in the quarter of an hour that begins at start_time.';
comment on column analytics.click_quarter.clicks is 'Clicks of people.';
comment on column analytics.click_quarter.bot_clicks is 'Clicks of bots, prefetches and previews.';
comment on column analytics.click_quarter.visitors is 'HyperLogLog sketch (Apache DataSketches, lg k = 12) of the visitor hashes of people; null where none is known.';

create table analytics.link_total (
    link_id    bigint primary key,
    clicks     bigint not null,
    bot_clicks bigint not null
);

comment on table analytics.link_total is 'All clicks of a link ever, also those whose rows were removed since.';

create table analytics.orphan_quarter (
    kind       smallint    not null,
    domain     text        not null,
    start_time timestamptz not null,
    clicks     bigint      not null,
    bot_clicks bigint      not null,
    primary key (kind, domain, start_time)
);

comment on table analytics.orphan_quarter is 'Clicks that met no link, in the quarter of an hour that begins at start_time.';
