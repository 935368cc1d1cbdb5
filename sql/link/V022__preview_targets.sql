-- What targets say of themselves to social networks, of links that show it. A part of the link's versions, so that the edges
-- hear of it as of any other change. Empty: nothing is known.

-- Whole rows are copied from the first into the second: the same columns, in the same order.
alter table link.short_link
    add column preview_title       text not null default '',
    add column preview_description text not null default '',
    add column preview_image_url   text not null default '';

alter table link.link_revision
    add column preview_title       text not null default '',
    add column preview_description text not null default '',
    add column preview_image_url   text not null default '';
