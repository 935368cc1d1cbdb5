-- Values that analytics-service decides once for the whole installation and shares between its replicas.
create table analytics.setting (
    key text primary key,
    value text not null
);

comment on table analytics.setting is 'Values decided once for the whole installation.';
