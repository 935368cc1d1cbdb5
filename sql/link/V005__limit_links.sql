-- Limits of links: by a password, and by a number of clicks. And what the bots of social networks get.

alter table link.short_link
    -- 0: without limit.
    add column max_clicks       bigint  not null default 0 check (max_clicks >= 0),
    -- The revision that set the password; 0: there is none. The password's hash is not here, so that it is not in the history.
    add column password_version bigint  not null default 0 check (password_version >= 0),
    add column social_preview   boolean not null default false;

alter table link.link_revision
    add column max_clicks       bigint  not null default 0,
    add column password_version bigint  not null default 0,
    add column social_preview   boolean not null default false;

create table link.link_password (
    link_id bigint primary key references link.short_link on delete cascade,
    -- Argon2id, as a PHC string.
    hash    text   not null
);

-- The clicks of links that have or had a limit. The limit is here too, so that one statement on one row decides.
create table link.click_limit (
    link_id     bigint primary key references link.short_link on delete cascade,
    max_clicks  bigint not null check (max_clicks >= 0),
    used_clicks bigint not null default 0 check (used_clicks >= 0)
) with (fillfactor = 50);

-- Clicks that were taken, so that none is taken twice; forgotten after a day. It references nothing: who takes a click must
-- not wait for who changes the link.
create table link.click_reservation (
    link_id      bigint      not null,
    event_id     uuid        not null,
    reserve_time timestamptz not null,
    primary key (link_id, event_id)
);

create index click_reservation_reserve_time on link.click_reservation (reserve_time);

-- Kept by the database and not by its callers, so that no way of changing a link leaves its limit out.
create function link.keep_click_limit() returns trigger language plpgsql as $$
begin
    insert into link.click_limit (link_id, max_clicks) values (new.link_id, new.max_clicks)
    on conflict (link_id) do update set max_clicks = excluded.max_clicks;
    return null;
end
$$;

create trigger short_link_limited
    after insert on link.short_link
    for each row when (new.max_clicks > 0) execute function link.keep_click_limit();

create trigger short_link_limit_changed
    after update on link.short_link
    for each row when (new.max_clicks <> old.max_clicks) execute function link.keep_click_limit();
