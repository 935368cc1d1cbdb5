-- Sums by hour and by day, each with what its clicks are broken down by; they replace the quarters of an hour, which are
-- counted in the hours' rows now.
--
-- A row is of a subject: a positive number is that of a link. All others are -(8 * number + part), where number is that of a
-- domain, or 0 for all domains together, and part one of 8 that consumers write apart, so that they do not wait for each
-- other; to be added up by whoever reads.
--
-- A trait's column (country ... variant) holds a curlew.analytics.v1.TraitCounts: the clicks of people by its values. Null
-- stands for "not known" of all of them, which is most of the columns of most of the rows.

create table analytics.domain_number (
    domain text primary key,
    number integer not null unique generated always as identity
);

comment on table analytics.domain_number is 'The numbers of domains in subject_id.';

create table analytics.click_hour (
    subject_id       bigint      not null,
    start_time       timestamptz not null,
    domain_number    integer     not null,
    clicks_00        integer     not null default 0,
    clicks_15        integer     not null default 0,
    clicks_30        integer     not null default 0,
    clicks_45        integer     not null default 0,
    bot_clicks_00    integer     not null default 0,
    bot_clicks_15    integer     not null default 0,
    bot_clicks_30    integer     not null default 0,
    bot_clicks_45    integer     not null default 0,
    visitors         bytea,
    country          bytea,
    region           bytea,
    city             bytea,
    browser          bytea,
    operating_system bytea,
    device           bytea,
    language         bytea,
    referrer_domain  bytea,
    channel          bytea,
    utm_source       bytea,
    utm_medium       bytea,
    utm_campaign     bytea,
    rule             bytea,
    variant          bytea,
    primary key (subject_id, start_time)
) with (fillfactor = 85);

comment on table analytics.click_hour is 'Clicks of a subject in the hour (UTC) that begins at start_time, counted by quarters: all time zones in use are whole quarters from UTC.';
comment on column analytics.click_hour.domain_number is 'Of the link''s domain; 0 where the subject is no link.';
comment on column analytics.click_hour.clicks_15 is 'Clicks of people from minute 15 to 30.';
comment on column analytics.click_hour.bot_clicks_15 is 'Clicks of bots, prefetches, previews and HEAD requests from minute 15 to 30.';
comment on column analytics.click_hour.visitors is 'HyperLogLog sketch (Apache DataSketches, lg k = 12) of the visitor hashes of people; null where none is known.';

create index click_hour_time on analytics.click_hour (start_time);

create table analytics.click_day (
    subject_id       bigint      not null,
    start_time       timestamptz not null,
    domain_number    integer     not null,
    clicks           bigint      not null default 0,
    bot_clicks       bigint      not null default 0,
    -- Changes with each doubling and three times between, so that an index on it is not written with every click.
    magnitude        smallint    not null generated always as (
        case when clicks > 0 then floor(4 * ln(clicks::float8) / ln(2::float8) + 1e-9) else -1 end::smallint) stored,
    visitors         bytea,
    country          bytea,
    region           bytea,
    city             bytea,
    browser          bytea,
    operating_system bytea,
    device           bytea,
    language         bytea,
    referrer_domain  bytea,
    channel          bytea,
    utm_source       bytea,
    utm_medium       bytea,
    utm_campaign     bytea,
    rule             bytea,
    variant          bytea,
    primary key (subject_id, start_time)
) with (fillfactor = 85);

comment on table analytics.click_day is 'Clicks of a subject in the day (UTC) that begins at start_time; kept for ever.';
comment on column analytics.click_day.magnitude is 'floor(4 log2(clicks)): bounds clicks from above by 2^((magnitude + 1) / 4); -1 without clicks.';

create index click_day_top on analytics.click_day (domain_number, start_time, magnitude desc) where subject_id > 0;

-- Sketches do not get smaller by compression.
do $$
declare
    tier text;
    name text;
begin
    foreach tier in array array['click_hour', 'click_day'] loop
        for name in select a.attname from pg_attribute a
                    where a.attrelid = ('analytics.' || tier)::regclass and a.atttypid = 'bytea'::regtype and a.attnum > 0 loop
            execute format('alter table analytics.%I alter column %I set storage external', tier, name);
        end loop;
    end loop;
end $$;

alter table analytics.link_total
    add column domain text,
    add column code text;

comment on column analytics.link_total.code is 'The code by which the link was clicked first.';

create table analytics.click_erased (
    day        date   primary key,
    clicks     bigint not null,
    bot_clicks bigint not null
);

comment on table analytics.click_erased is 'How many clicks of links were deleted on demand, by the day (UTC) on which they occurred: they are counted still.';

-- What was counted until now. Nobody broke it down, and sketches of several quarters cannot be merged here: the visitors of an
-- hour and a day are those of its quarter with the most.

update analytics.link_total total set domain = named.domain, code = named.code
from (select distinct on (link_id) link_id, domain, code from analytics.click where link_id > 0
      order by link_id, occur_time) named
where named.link_id = total.link_id;

insert into analytics.domain_number (domain)
select distinct domain from analytics.link_total where domain is not null order by domain;

insert into analytics.click_hour
    (subject_id, start_time, domain_number, clicks_00, clicks_15, clicks_30, clicks_45,
     bot_clicks_00, bot_clicks_15, bot_clicks_30, bot_clicks_45, visitors)
select quarter.link_id,
       date_trunc('hour', quarter.start_time, 'UTC'),
       coalesce(min(numbered.number), 0),
       coalesce(sum(clicks) filter (where extract(minute from start_time at time zone 'UTC') = 0), 0),
       coalesce(sum(clicks) filter (where extract(minute from start_time at time zone 'UTC') = 15), 0),
       coalesce(sum(clicks) filter (where extract(minute from start_time at time zone 'UTC') = 30), 0),
       coalesce(sum(clicks) filter (where extract(minute from start_time at time zone 'UTC') = 45), 0),
       coalesce(sum(bot_clicks) filter (where extract(minute from start_time at time zone 'UTC') = 0), 0),
       coalesce(sum(bot_clicks) filter (where extract(minute from start_time at time zone 'UTC') = 15), 0),
       coalesce(sum(bot_clicks) filter (where extract(minute from start_time at time zone 'UTC') = 30), 0),
       coalesce(sum(bot_clicks) filter (where extract(minute from start_time at time zone 'UTC') = 45), 0),
       (array_agg(visitors order by length(visitors) desc nulls last, start_time))[1]
from analytics.click_quarter quarter
left join (select link_id, number from analytics.link_total join analytics.domain_number using (domain)) numbered
    using (link_id)
group by 1, 2;

insert into analytics.click_day (subject_id, start_time, domain_number, clicks, bot_clicks, visitors)
select subject_id,
       date_trunc('day', start_time, 'UTC'),
       min(domain_number),
       sum(clicks_00 + clicks_15 + clicks_30 + clicks_45),
       sum(bot_clicks_00 + bot_clicks_15 + bot_clicks_30 + bot_clicks_45),
       (array_agg(visitors order by length(visitors) desc nulls last, start_time))[1]
from analytics.click_hour
group by 1, 2;

insert into analytics.click_hour
    (subject_id, start_time, domain_number, clicks_00, clicks_15, clicks_30, clicks_45,
     bot_clicks_00, bot_clicks_15, bot_clicks_30, bot_clicks_45)
select of.subject, start_time, 0, sum(clicks_00), sum(clicks_15), sum(clicks_30), sum(clicks_45),
       sum(bot_clicks_00), sum(bot_clicks_15), sum(bot_clicks_30), sum(bot_clicks_45)
from analytics.click_hour
cross join lateral (select distinct unnest(array[-8 * domain_number, 0]) as subject) as of
group by 1, 2;

insert into analytics.click_day (subject_id, start_time, domain_number, clicks, bot_clicks)
select of.subject, start_time, 0, sum(clicks), sum(bot_clicks)
from analytics.click_day
cross join lateral (select distinct unnest(array[-8 * domain_number, 0]) as subject) as of
group by 1, 2;

drop table analytics.click_quarter;
