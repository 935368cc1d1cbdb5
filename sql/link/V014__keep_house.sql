-- Deleted links are purged after 30 days. Of a purged link the row stays, without what its owner wrote, so that its code is never
-- given out again and its short URL still answers that it is gone.

alter table link.short_link add column purge_time timestamptz;
alter table link.link_revision add column purge_time timestamptz;

comment on column link.short_link.purge_time is 'When what its owner wrote was removed; such a link does not exist any more for the API.';

create index short_link_to_purge on link.short_link (delete_time) where delete_time is not null and purge_time is null;

create table link.task_run (
    task_id    text        primary key,
    start_time timestamptz not null,
    -- The numbers of Task.Result of the API: 1 runs, 2 went well, 3 did not.
    result     smallint    not null,
    -- Microseconds; null while it runs.
    duration   bigint,
    -- What it did, or why it failed, in words.
    summary    text        not null default '',
    failure    text        not null default ''
);

comment on table link.task_run is 'The last run of each housekeeping task.';
