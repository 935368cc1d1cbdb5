-- Files of links that come in, and how far each is.

create table link.link_import (
    import_id       uuid        primary key,
    -- Settles ties of time in lists.
    number          bigint      generated always as identity,
    -- The id of the key that made it.
    owner           text        not null,
    -- The numbers of the enumeration TransferFormat.
    format          integer     not null,
    -- For rows that name none, as links are stored.
    domain          text        not null,
    -- The numbers of the enumeration Import.State; WAITING also while rows are received.
    state           integer     not null,
    -- Until when rows are taken to be received, unless more come; null: none are.
    active_until    timestamptz,
    -- What the next piece of the file is read with: always the end of a row, or the file's.
    received_bytes  bigint      not null default 0 check (received_bytes >= 0),
    line_number     bigint      not null default 1 check (line_number > 0),
    reader_state    text        not null default '',
    -- The link on the last line that held one, to which the versions on the next lines belong; null: none was taken.
    last_link_id    bigint,
    created_count   bigint      not null default 0 check (created_count >= 0),
    unchanged_count bigint      not null default 0 check (unchanged_count >= 0),
    failed_count    bigint      not null default 0 check (failed_count >= 0),
    -- Why the file could not be read.
    failure         text        not null default '',
    create_time     timestamptz not null,
    update_time     timestamptz not null,
    end_time        timestamptz
);

create index link_import_create_time on link.link_import (create_time, number);
create index link_import_owner on link.link_import (owner, create_time, number);
create index link_import_update_time on link.link_import (update_time);

-- The first failures of each.
create table link.import_failure (
    import_id      uuid    not null references link.link_import on delete cascade,
    -- Counts the failures of an import from 0; several can be on one line.
    failure_number integer not null,
    line_number    bigint  not null,
    reason         text    not null,
    explanation    text    not null,
    primary key (import_id, failure_number)
);
