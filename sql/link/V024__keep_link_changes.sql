-- Which links changed of late, in the order of transactions, so that a cache that was away can be told afterwards. Rows go after a day, as
-- what caches hold of before does.

create table link.link_change (
    -- Compared as Postgres compares xid8: none has ever passed 2^63.
    transaction_id bigint      not null default pg_current_xact_id()::text::bigint,
    link_id        bigint      not null,
    change_time    timestamptz not null default now(),
    primary key (transaction_id, link_id)
);

-- Kept by the database and not by its callers, so that no way of changing a link leaves it out. New links are in no cache.
create function link.note_link_change() returns trigger language plpgsql as $$
begin
    insert into link.link_change (link_id) values (new.link_id) on conflict do nothing;
    return null;
end
$$;

create trigger short_link_noted
    after update on link.short_link
    for each row when (new.revision <> old.revision) execute function link.note_link_change();
