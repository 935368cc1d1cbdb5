-- Webhooks: what happens to links is noted in the transaction in which it happens (link_event), given to each webhook that
-- wants it (webhook_delivery), and delivered from there.

create table link.webhook (
    webhook_id      text        primary key,
    display_name    text        not null,
    url             text        not null,
    -- The numbers of the enumeration Webhook.EventType; none: all.
    event_types     integer[]   not null default '{}',
    -- As links are stored: empty text is the default domain. None: all.
    domains         text[]      not null default '{}',
    tags            text[]      not null default '{}',
    milestones      bigint[]    not null check (cardinality(milestones) > 0),
    enabled         boolean     not null default true,
    -- Encrypted with a key that is not in the database.
    secret          bytea       not null,
    -- The one before the last rotation, until its end.
    old_secret      bytea,
    old_secret_end  timestamptz,
    -- Why the server switched it off.
    disable_reason  text        not null default '',
    disable_time    timestamptz,
    failing_since   timestamptz,
    -- By the clock of the database, as that of events.
    create_time     timestamptz not null default now(),
    update_time     timestamptz not null,
    -- Deleted: the row stays until its deliveries are gone.
    delete_time     timestamptz,
    constraint webhook_old_secret_ends check ((old_secret is null) = (old_secret_end is null)),
    constraint webhook_disabled check ((disable_reason = '') = (disable_time is null)),
    constraint webhook_deleted_is_off check (delete_time is null or not enabled)
);

-- The outbox. Rows stay until they are given to the webhooks, a moment. It references nothing: nobody who changes a link waits
-- for who delivers.
create table link.link_event (
    event_number bigint      generated always as identity primary key,
    event_id     uuid        not null default gen_random_uuid(),
    -- The numbers of the enumeration Webhook.EventType.
    event_type   integer     not null,
    event_time   timestamptz not null default now(),
    link_id      bigint      not null,
    revision     bigint      not null,
    domain       text        not null,
    tags         text[]      not null,
    -- Of link.clicks_reached: the milestones from behind the first up to the second have been reached.
    clicks_from  bigint      not null default 0,
    clicks_to    bigint      not null default 0
);

create table link.webhook_delivery (
    delivery_id       bigint      generated always as identity primary key,
    webhook_id        text        not null,
    event_id          uuid        not null,
    event_type        integer     not null,
    event_time        timestamptz not null,
    link_id           bigint      not null,
    revision          bigint      not null,
    -- 0: none.
    milestone         bigint      not null default 0,
    click_count       bigint      not null default 0,
    -- The numbers of the enumeration WebhookDelivery.State.
    state             integer     not null default 1 check (state in (1, 2, 3)),
    -- From which the tries are counted.
    enqueue_time      timestamptz not null,
    attempts          integer     not null default 0,
    -- While it is being sent: when another replica may take it over.
    next_attempt_time timestamptz,
    last_attempt_time timestamptz,
    http_status       integer     not null default 0,
    failure           text        not null default '',
    complete_time     timestamptz,
    constraint webhook_delivery_pending check ((state = 1) = (next_attempt_time is not null)),
    constraint webhook_delivery_complete check ((state = 1) = (complete_time is null))
);

create index webhook_delivery_due on link.webhook_delivery (webhook_id, next_attempt_time) where state = 1;
create index webhook_delivery_list on link.webhook_delivery (webhook_id, delivery_id);
create index webhook_delivery_dead on link.webhook_delivery (webhook_id, delivery_id) where state = 3;
create index webhook_delivery_old on link.webhook_delivery (complete_time) where state <> 1;

-- Links that will expire, until that is told.
create table link.link_expiry (
    link_id     bigint      primary key references link.short_link on delete cascade,
    expire_time timestamptz not null
);

create index link_expiry_time on link.link_expiry (expire_time);

insert into link.link_expiry (link_id, expire_time)
select link_id, expire_time from link.short_link where expire_time > now() and delete_time is null;

-- The most clicks that a link ever had, of links that lost some since: a milestone that they pass again was told before.
create table link.link_click_peak (
    link_id bigint primary key references link.short_link on delete cascade,
    clicks  bigint not null
);

-- Kept by the database and not by its callers, so that no way of changing a link leaves its events out.
create function link.note_link_event() returns trigger language plpgsql as $$
begin
    if exists (select from link.webhook where enabled) then
        insert into link.link_event (event_type, link_id, revision, domain, tags)
        values (
            case
                when tg_op = 'INSERT' then 1
                when new.delete_time is not null and old.delete_time is null then 3
                else 2
            end,
            new.link_id, new.revision, new.domain,
            case when tg_op = 'INSERT' then new.tags else new.tags || old.tags end);
    end if;
    return null;
end
$$;

create trigger short_link_made_event
    after insert on link.short_link
    for each row execute function link.note_link_event();

create trigger short_link_changed_event
    after update on link.short_link
    for each row when (new.revision <> old.revision) execute function link.note_link_event();

create function link.keep_link_expiry() returns trigger language plpgsql as $$
begin
    if new.expire_time is null or new.delete_time is not null then
        delete from link.link_expiry where link_id = new.link_id;
    elsif tg_op = 'INSERT' or new.expire_time is distinct from old.expire_time or new.expire_time > old.delete_time then
        -- Undeleted, a link whose time passed before it was deleted is not told of again.
        insert into link.link_expiry (link_id, expire_time) values (new.link_id, new.expire_time)
        on conflict (link_id) do update set expire_time = excluded.expire_time;
    end if;
    return null;
end
$$;

create trigger short_link_made_expiry
    after insert on link.short_link
    for each row when (new.expire_time is not null) execute function link.keep_link_expiry();

create trigger short_link_changed_expiry
    after update on link.short_link
    for each row when (
        new.expire_time is distinct from old.expire_time
        or (new.expire_time is not null and new.delete_time is distinct from old.delete_time))
    execute function link.keep_link_expiry();
