-- Links that show what their targets say to social networks, came by an import, and whose targets nobody has looked at yet. A row goes
-- when that is done, so that what was imported is looked at however many there are, and whoever is killed meanwhile.

create table link.preview_wish (
    link_id        bigint      primary key references link.short_link on delete cascade,
    -- Later than now while a replica is at it.
    next_look_time timestamptz not null
);

create index preview_wish_next_look_time on link.preview_wish (next_look_time);
