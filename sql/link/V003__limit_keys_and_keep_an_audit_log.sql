-- What keys are limited to, their rotation, the tokens of links made without a key, and who changed what.

alter table link.api_key
    -- Host names; none: all domains.
    add column domains          text[]  not null default '{}',
    add column own_links_only   boolean not null default false,
    -- 0: without limit.
    add column calls_per_minute integer not null default 0 check (calls_per_minute >= 0),
    -- The secret before the last rotation, which works on until its end.
    add column old_secret_hash  bytea   check (octet_length(old_secret_hash) = 32),
    add column old_secret_end   timestamptz,
    add constraint api_key_old_secret_hash unique (old_secret_hash),
    add constraint api_key_old_secret_ends check ((old_secret_hash is null) = (old_secret_end is null));

-- Who made a link without a key may manage it with a token that was shown once.
create table link.management_token (
    -- SHA-256 of the token, which has 256 random bits.
    token_hash bytea  primary key check (octet_length(token_hash) = 32),
    link_id    bigint not null unique references link.short_link on delete cascade
);

-- Rows are added in the transaction of the change that they tell of, and never changed.
create table link.audit_event (
    event_id   bigint generated always as identity primary key,
    event_time timestamptz not null,
    -- The id of the key; empty: the server by itself.
    actor      text        not null,
    action     text        not null,
    -- The collection and the id, such as keys/key_1.
    resource   text        not null,
    -- The fields changed: AuditEvent.Change of the API in JSON.
    changes    jsonb       not null
);

create index audit_event_time on link.audit_event (event_time, event_id);
create index audit_event_actor on link.audit_event (actor, event_time, event_id);
create index audit_event_resource on link.audit_event (resource text_pattern_ops);
