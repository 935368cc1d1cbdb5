-- The indexes that lists are walked by: each of one shape, and of links that are there or of those that are deleted, so that
-- neither are waded through for the others. docs/adr/0014 says how they are used. Each can be made again if it was interrupted.

-- `link_id > 0` always holds: only lists of all links say so, and lists of one owner or domain cannot take their index, on which
-- they might pass over millions of links.
drop index concurrently if exists link.short_link_live;
create index concurrently short_link_live on link.short_link (create_time, link_id)
    where delete_time is null and link_id > 0;
drop index concurrently if exists link.short_link_live_domain;
create index concurrently short_link_live_domain on link.short_link (domain, create_time, link_id)
    where delete_time is null;
drop index concurrently if exists link.short_link_live_owner;
create index concurrently short_link_live_owner on link.short_link (owner, create_time, link_id)
    where delete_time is null;
drop index concurrently if exists link.short_link_deleted;
create index concurrently short_link_deleted on link.short_link (create_time, link_id)
    where delete_time is not null and link_id > 0;
drop index concurrently if exists link.short_link_deleted_domain;
create index concurrently short_link_deleted_domain on link.short_link (domain, create_time, link_id)
    where delete_time is not null;
drop index concurrently if exists link.short_link_deleted_owner;
create index concurrently short_link_deleted_owner on link.short_link (owner, create_time, link_id)
    where delete_time is not null;

-- States that few links are in, or may be in.
drop index concurrently if exists link.short_link_state_blocked;
create index concurrently short_link_state_blocked on link.short_link (create_time, link_id)
    where delete_time is null and block_time is not null;
drop index concurrently if exists link.short_link_state_disabled;
create index concurrently short_link_state_disabled on link.short_link (create_time, link_id)
    where delete_time is null and not enabled;
drop index concurrently if exists link.short_link_state_limited;
create index concurrently short_link_state_limited on link.short_link (create_time, link_id)
    where delete_time is null and max_clicks > 0;
drop index concurrently if exists link.short_link_start_time;
create index concurrently short_link_start_time on link.short_link (start_time, link_id)
    where delete_time is null and start_time is not null;
drop index concurrently if exists link.short_link_expire_time;
create index concurrently short_link_expire_time on link.short_link (expire_time, link_id)
    where delete_time is null and expire_time is not null;

-- By the time of change, a walk goes through the versions, which stay where they are while links change.
drop index concurrently if exists link.link_revision_live;
create index concurrently link_revision_live on link.link_revision (update_time, link_id, revision)
    where delete_time is null and link_id > 0;
drop index concurrently if exists link.link_revision_live_domain;
create index concurrently link_revision_live_domain on link.link_revision (domain, update_time, link_id, revision)
    where delete_time is null;
drop index concurrently if exists link.link_revision_live_owner;
create index concurrently link_revision_live_owner on link.link_revision (owner, update_time, link_id, revision)
    where delete_time is null;
drop index concurrently if exists link.link_revision_deleted;
create index concurrently link_revision_deleted on link.link_revision (update_time, link_id, revision)
    where delete_time is not null and link_id > 0;
drop index concurrently if exists link.link_revision_deleted_domain;
create index concurrently link_revision_deleted_domain on link.link_revision (domain, update_time, link_id, revision)
    where delete_time is not null;
drop index concurrently if exists link.link_revision_deleted_owner;
create index concurrently link_revision_deleted_owner on link.link_revision (owner, update_time, link_id, revision)
    where delete_time is not null;

drop index concurrently if exists link.link_total_click_count;
create index concurrently link_total_click_count on link.link_total (click_count, link_id)
    where click_count > 0;

drop index concurrently if exists link.short_link_search_text;
create index concurrently short_link_search_text on link.short_link
    using gin (link.search_text(target_url, title, code) public.gin_trgm_ops);

drop index concurrently if exists link.short_link_create_time;
drop index concurrently if exists link.short_link_update_time;
drop index concurrently if exists link.short_link_all_create_time;
drop index concurrently if exists link.short_link_all_update_time;
drop index concurrently if exists link.short_link_blocked;
drop index concurrently if exists link.short_link_tags;
