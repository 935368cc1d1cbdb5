-- When each housekeeping task ran last, and how that ended: the same in whichever process asks, and after any restart.

create table analytics.task_run (
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

comment on table analytics.task_run is 'The last run of each housekeeping task.';
