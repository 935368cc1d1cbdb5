-- Statistics of links that are shared with whoever has a token. Kept here, beside the clicks; links are known by their numbers.

create table analytics.report (
    report_id   text        primary key,
    -- SHA-256 of 256 random bits: nobody can open a report with what stands here.
    token_hash  bytea       not null unique,
    link_id     bigint      not null,
    domain      text        not null,
    code        text        not null,
    short_url   text        not null,
    -- Null: 30 days before the end.
    start_time  timestamptz,
    -- Null: now, whenever it is opened.
    end_time    timestamptz,
    -- Null: never.
    expire_time timestamptz,
    create_time timestamptz not null
);

create index report_of_link on analytics.report (link_id, create_time desc);

comment on table analytics.report is 'Statistics of links that are shared by a token.';
