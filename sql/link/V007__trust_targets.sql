-- Links that an administrator blocks, and whether targets still answer.

-- Whole rows are copied from the first into the second: the same columns, in the same order.
alter table link.short_link
    -- Null: not blocked.
    add column block_time   timestamptz,
    -- In words for visitors.
    add column block_reason text    not null default '',
    -- What visitors are answered with: 403 or 451; 0 where the link is not blocked.
    add column block_status integer not null default 0;

alter table link.link_revision
    add column block_time   timestamptz,
    add column block_reason text    not null default '',
    add column block_status integer not null default 0;

alter table link.short_link
    add constraint short_link_block check (
        (block_time is null and block_reason = '' and block_status = 0)
        or (block_time is not null and block_status in (403, 451)));

-- Lists of blocked links are short, and asked for by those who must look at them.
create index short_link_blocked on link.short_link (domain, create_time, link_id) where block_time is not null;

-- What the last look at a link's target found. Apart from the link, as it is no change that somebody made: it has no
-- revision and no history. A link without a row was not looked at yet.
create table link.target_health (
    link_id         bigint      primary key references link.short_link on delete cascade,
    -- The numbers of the enumeration TargetHealth.State; 0: not looked at yet.
    state           integer     not null default 0,
    -- What was looked at: a link that has another target since has no known health.
    target_url      text        not null default '',
    -- Of the last answer; 0: there was none.
    http_status     integer     not null default 0,
    check_time      timestamptz,
    -- In a row, up to the last look.
    failures        integer     not null default 0,
    next_check_time timestamptz not null
);

create index target_health_next_check_time on link.target_health (next_check_time);
create index target_health_state on link.target_health (state, link_id) where state > 1;
