-- Domains, each a code space of its own, and the numbers of the codes that are generated on them.

create table link.domain (
    -- In lower case and punycode, with a port unless it is the scheme's own. Empty: the default domain, whose name is
    -- configured and may change.
    host             text        primary key,
    root_url         text        not null default '',
    not_found_url    text        not null default '',
    -- 0: 302.
    redirect_status  integer     not null default 0 check (redirect_status in (0, 301, 302, 307, 308)),
    case_insensitive boolean     not null default false,
    -- 0: 7.
    code_length      integer     not null default 0 check (code_length = 0 or code_length between 4 and 16),
    -- Empty: the usual one.
    code_alphabet    text        not null default '',
    create_time      timestamptz not null,
    update_time      timestamptz not null,
    -- Its links were made with case.
    constraint domain_default_minds_case check (host <> '' or not case_insensitive)
);

insert into link.domain (host, create_time, update_time) values ('', now(), now());

-- The first segments of codes with several (`team` of `team/launch`), by which edges know where a path may be a code
-- and where not. `*` instead of the 1,001st of a domain or the 50,001st of all: any may be.
create table link.domain_path (
    domain        text not null references link.domain on delete cascade,
    first_segment text not null,
    primary key (domain, first_segment)
);

-- Counts the changes of all that edges know of domains. Whoever changes domains locks this row, and so waits for others.
create table link.domain_revision (
    single   boolean primary key default true check (single),
    revision bigint  not null
);

insert into link.domain_revision (revision) values (1);

create function link.tell_domains_changed() returns trigger language plpgsql as $$
declare
    now_at bigint;
begin
    update link.domain_revision set revision = revision + 1 returning revision into now_at;
    perform pg_notify('curlew_domain_changes', now_at::text);
    return null;
end
$$;

create trigger domain_changed
    after insert or update or delete on link.domain
    for each statement execute function link.tell_domains_changed();

create trigger domain_path_changed
    after insert on link.domain_path
    for each row execute function link.tell_domains_changed();

-- A link of a domain holds on to it, so that a domain is not removed while links are made on it. No foreign key: it
-- would have each new link of the default domain lock the same row.
create function link.hold_link_domain() returns trigger language plpgsql as $$
begin
    perform from link.domain where host = new.domain for key share;
    if not found then
        raise exception 'There is no domain "%".', new.domain using errcode = 'foreign_key_violation';
    end if;
    return new;
end
$$;

create trigger short_link_domain
    before insert on link.short_link
    for each row when (new.domain <> '') execute function link.hold_link_domain();

create function link.keep_domain_path() returns trigger language plpgsql as $$
declare
    segment text := split_part(new.code_key, '/', 1);
begin
    if exists (select from link.domain_path
               where domain = new.domain and first_segment in (segment, '*')) then
        return null;
    end if;
    -- First this lock, then the row: transactions that bring the same segments in another order wait here.
    perform from link.domain_revision for update;
    if (select count(*) from link.domain_path where domain = new.domain) >= 1000
        or (select count(*) from link.domain_path) >= 50000 then
        segment := '*';
    end if;
    insert into link.domain_path (domain, first_segment) values (new.domain, segment) on conflict do nothing;
    return null;
end
$$;

-- At the end of the transaction, which then holds the lock no longer than it must.
create constraint trigger short_link_path
    after insert on link.short_link
    deferrable initially deferred
    for each row when (new.code_key like '%/%') execute function link.keep_domain_path();

-- How many numbers were drawn for the codes of a domain, a length and an alphabet; those of the default domain's first
-- ones are drawn from the sequence link.code_block. Kept when a domain is removed: it may come back.
create table link.code_counter (
    domain      text    not null,
    code_length integer not null,
    alphabet    text    not null,
    next_number bigint  not null check (next_number >= 0),
    primary key (domain, code_length, alphabet)
);

-- Lists of the links of all domains.
create index short_link_all_create_time on link.short_link (create_time, link_id);
create index short_link_all_update_time on link.short_link (update_time, link_id);

-- Finds a link that its owner made before. A target may be too long for an index.
create index short_link_same_target on link.short_link (domain, owner, md5(target_url)) where delete_time is null;
