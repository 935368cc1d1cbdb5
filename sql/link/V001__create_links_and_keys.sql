-- Links, the codes they are given, and the API keys that make them.
-- Flyway has made the schema; all names are qualified, so that no search path decides what is meant.

-- Each value opens a block of as many numbers as it is incremented by; a replica draws a block and uses it up.
-- The numbers count the 58^7 codes of seven base58 digits, so the sequence ends where they do.
create sequence link.code_block
    as bigint increment by 1000 minvalue 0 maxvalue 2207984166000 start with 0 no cycle;

-- A deleted link keeps its row, and so its code: no code is ever given out twice.
create table link.short_link (
    link_id          bigint generated always as identity primary key,
    -- Empty: the default domain, whose name is configured and may change.
    domain           text        not null,
    -- As it is shown, and as it is looked up: they differ on domains that ignore case.
    code             text        not null,
    code_key         text        not null,
    -- As its owner wrote it, and with the UTM parameters added, as visitors are sent to it.
    target_url       text        not null,
    resolved_url     text        not null,
    title            text        not null default '',
    tags             text[]      not null default '{}',
    notes            text        not null default '',
    enabled          boolean     not null default true,
    start_time       timestamptz,
    expire_time      timestamptz,
    -- 0: the domain's.
    redirect_status  integer     not null default 0 check (redirect_status in (0, 301, 302, 307, 308)),
    -- Seconds.
    cache_max_age    bigint      check (cache_max_age between 0 and 31536000),
    -- The numbers of the enumeration Link.QueryForwarding.
    query_forwarding integer     not null default 0,
    forward_path     boolean     not null default false,
    utm_source       text        not null default '',
    utm_medium       text        not null default '',
    utm_campaign     text        not null default '',
    utm_term         text        not null default '',
    utm_content      text        not null default '',
    crawlable        boolean     not null default false,
    fallback_url     text        not null default '',
    -- The id of the key that made the link; empty: made without a key.
    owner            text        not null default '',
    revision         bigint      not null default 1 check (revision > 0),
    create_time      timestamptz not null,
    update_time      timestamptz not null,
    delete_time      timestamptz,
    constraint short_link_domain_code_key unique (domain, code_key),
    constraint short_link_expires_after_start check (expire_time > start_time)
);

-- Lists are walked by these in either direction; the id settles ties.
create index short_link_create_time on link.short_link (domain, create_time, link_id);
create index short_link_update_time on link.short_link (domain, update_time, link_id);
create index short_link_tags on link.short_link using gin (tags);

-- Calls of CreateLink that may be repeated: the same request_id of the same owner gives the same link for a day.
create table link.create_request (
    owner        text        not null,
    request_id   uuid        not null,
    fingerprint  bytea       not null,
    link_id      bigint      not null references link.short_link,
    create_time  timestamptz not null,
    primary key (owner, request_id)
);

create index create_request_create_time on link.create_request (create_time);

create table link.api_key (
    key_id        text        primary key,
    -- SHA-256 of the secret, which has 256 random bits: nothing to guess, so nothing to slow down.
    secret_hash   bytea       not null check (octet_length(secret_hash) = 32),
    display_name  text        not null,
    -- The numbers of the enumeration ApiKey.Scope.
    scopes        integer[]   not null check (cardinality(scopes) > 0),
    expire_time   timestamptz,
    create_time   timestamptz not null,
    last_use_time timestamptz,
    revoke_time   timestamptz,
    constraint api_key_secret_hash unique (secret_hash)
);

create index api_key_create_time on link.api_key (create_time, key_id);
