#!/bin/sh
# A role that may read everything and change nothing, for reports and for looking around; it has no password, so it logs in only
# over the socket in the container: docker compose exec -u postgres postgres psql -U curlew_reader curlew
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
create role curlew_reader login;
grant pg_read_all_data to curlew_reader;
alter role curlew_reader set default_transaction_read_only = on;
alter role curlew_reader set statement_timeout = '30s';
SQL
