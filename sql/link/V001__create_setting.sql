-- Values that link-service decides once for the whole installation and shares between its replicas.
create table link.setting (
    key text primary key,
    value text not null
);

comment on table link.setting is 'Values decided once for the whole installation.';
