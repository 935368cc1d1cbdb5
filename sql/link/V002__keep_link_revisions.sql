-- The history of links: each version that a link ever had, with who made it and what it changed.

alter table link.short_link
    -- The id of the key that made this version; empty: none, or made before there was a history.
    add column changed_by     text   not null default '',
    -- The names of the API's fields in which this version differs from the one before.
    add column changed_fields text[] not null default '{}';

-- The first version is its owner's. Who made later ones, nobody wrote down.
update link.short_link set changed_by = owner where revision = 1;

-- Whole rows, in the same columns: a migration that adds a column to one adds it to the other.
create table link.link_revision (
    like link.short_link,
    primary key (link_id, revision),
    constraint link_revision_link foreign key (link_id) references link.short_link on delete cascade
);

-- Links made before there was a history begin it with the version that they have now.
insert into link.link_revision select * from link.short_link;

-- Kept by the database and not by its callers, so that no way of changing a link leaves its history out.
create function link.keep_link_revision() returns trigger language plpgsql as $$
begin
    insert into link.link_revision select (new).*;
    return null;
end
$$;

create trigger short_link_made
    after insert on link.short_link
    for each row execute function link.keep_link_revision();

create trigger short_link_changed
    after update on link.short_link
    for each row when (new.revision <> old.revision) execute function link.keep_link_revision();
