-- Of links that were purged the row stays for ever (their versions do not), and nobody may see it: lists of deleted links pass it
-- over without reading it.
-- Each index can be made again if it was interrupted; those that they replace go when they are there.

drop index concurrently if exists link.short_link_kept;
create index concurrently short_link_kept on link.short_link (create_time, link_id)
    where delete_time is not null and purge_time is null and link_id > 0;
drop index concurrently if exists link.short_link_kept_domain;
create index concurrently short_link_kept_domain on link.short_link (domain, create_time, link_id)
    where delete_time is not null and purge_time is null;
drop index concurrently if exists link.short_link_kept_owner;
create index concurrently short_link_kept_owner on link.short_link (owner, create_time, link_id)
    where delete_time is not null and purge_time is null;

drop index concurrently if exists link.short_link_deleted;
drop index concurrently if exists link.short_link_deleted_domain;
drop index concurrently if exists link.short_link_deleted_owner;
