-- What lists of links are found by: their tags in order of time, and the text in them.

-- "Trusted" since Postgres 13: whoever may create in the database may create it.
create extension if not exists pg_trgm with schema public;

do $$
begin
    if (select extnamespace from pg_extension where extname = 'pg_trgm') <> 'public'::regnamespace then
        raise exception 'The extension pg_trgm is in another schema (expected: public)'
            using hint = 'alter extension pg_trgm set schema public';
    end if;
end
$$;

-- The text that is searched, as the index and the queries have it. A line end, which no field has, keeps the parts apart.
create function link.search_text(target_url text, title text, code text) returns text
    language sql immutable parallel safe
    return lower(target_url || e'\n' || title || e'\n' || code);

create function link.trigrams(search_text text) returns text[]
    language sql immutable strict parallel safe
    return public.show_trgm(search_text);

-- By how often each trigram occurs, a query decides whether the index of trigrams finds few enough links.
create statistics link.short_link_trigrams on (link.trigrams(link.search_text(target_url, title, code)))
    from link.short_link;

create table link.link_tag (
    tag         text        not null,
    deleted     boolean     not null,
    create_time timestamptz not null,
    link_id     bigint      not null,
    primary key (tag, deleted, create_time, link_id)
);

comment on table link.link_tag is 'The tags of links again, as lists of the links of a tag are walked; kept by triggers.';

create function link.keep_link_tags() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        delete from link.link_tag
        where tag = any (old.tags) and deleted = (old.delete_time is not null)
            and create_time = old.create_time and link_id = old.link_id;
    end if;
    if tg_op <> 'DELETE' then
        insert into link.link_tag (tag, deleted, create_time, link_id)
        select distinct tag, new.delete_time is not null, new.create_time, new.link_id from unnest(new.tags) tag;
    end if;
    return null;
end
$$;

create trigger short_link_tagged
    after insert on link.short_link
    for each row when (new.tags <> '{}') execute function link.keep_link_tags();

create trigger short_link_tags_changed
    after update on link.short_link
    for each row when (
        old.tags <> new.tags
        or old.create_time <> new.create_time
        or (old.delete_time is null) <> (new.delete_time is null))
    execute function link.keep_link_tags();

create trigger short_link_untagged
    after delete on link.short_link
    for each row when (old.tags <> '{}') execute function link.keep_link_tags();

insert into link.link_tag (tag, deleted, create_time, link_id)
select distinct tag, delete_time is not null, create_time, link_id
from link.short_link, unnest(tags) tag;
