#!/bin/sh
# Saves what a running stack knows, or puts it back:
#   backup.sh save DIR              while everything runs
#   backup.sh restore DIR [--yes]   DESTROYS what the stack has, then puts back what DIR holds
# Which stack: the compose files of this repository, or those of COMPOSE_FILE; see docs/operations.md.
set -eu

fail() {
  echo "backup.sh: $1" >&2
  exit 1
}

[ $# -ge 2 ] || { sed -n '2,5s/^# *//p' "$0" >&2; exit 2; }
mkdir -p "$2"
directory=$(CDPATH='' cd -- "$2" && pwd)
cd "$(dirname -- "$0")/.."

in_postgres() {
  docker compose exec -T postgres sh -euc "$1"
}

counts() {
  # shellcheck disable=SC2016
  in_postgres 'psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --no-align --tuples-only --command "
    select (select count(*) from link.short_link) || \$\$ links, \$\$ || (select count(*) from analytics.click) || \$\$ clicks\$\$"'
}

save() {
  umask 077
  # Redis first: a click that moves from there to Postgres meanwhile is in both, and is known by its id; the other way round it
  # would be in neither.
  redis_was=$(in_redis 'redis-cli config get auto-aof-rewrite-percentage' | tail -n 1)
  # No file of Redis may be replaced while it is copied.
  in_redis 'redis-cli config set auto-aof-rewrite-percentage 0' >/dev/null
  trap 'in_redis "redis-cli config set auto-aof-rewrite-percentage $redis_was" >/dev/null' EXIT
  while in_redis 'redis-cli info persistence' | grep -q 'aof_rewrite_in_progress:1'; do sleep 1; done
  in_redis 'tar -C /data -cf - appendonlydir' >"$directory/redis.tar.new"
  # shellcheck disable=SC2016
  in_postgres 'pg_dump --username "$POSTGRES_USER" --format custom "$POSTGRES_DB"' >"$directory/postgres.dump.new"
  mv "$directory/redis.tar.new" "$directory/redis.tar"
  mv "$directory/postgres.dump.new" "$directory/postgres.dump"
  echo "Saved in $directory: $(counts)"
}

in_redis() {
  # shellcheck disable=SC2016
  docker compose exec -T redis sh -euc 'REDISCLI_AUTH=${REDIS_PASSWORD:-}
    [ -z "${REDIS_PASSWORD_FILE:-}" ] || REDISCLI_AUTH=$(cat "$REDIS_PASSWORD_FILE")
    export REDISCLI_AUTH
    '"$1"
}

restore() {
  for file in postgres.dump redis.tar; do
    [ -s "$directory/$file" ] || fail "there is no $file in $directory"
  done
  if [ "${1:-}" != --yes ]; then
    printf 'This destroys what the stack holds now. Type "yes" to go on: '
    read -r answer
    [ "$answer" = yes ] || fail "nothing was done"
  fi
  docker compose stop envoy edge-gateway link-service analytics-service worker redis
  docker compose up -d --wait --no-deps postgres
  # shellcheck disable=SC2016
  in_postgres 'dropdb --username "$POSTGRES_USER" --force --if-exists --maintenance-db postgres "$POSTGRES_DB"
    createdb --username "$POSTGRES_USER" --maintenance-db postgres --template template0 --encoding UTF8 "$POSTGRES_DB"
    pg_restore --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --exit-on-error' <"$directory/postgres.dump"
  docker compose run --rm -T --no-deps --entrypoint sh redis -euc 'rm -rf /data/*; tar -C /data -xf -' \
    <"$directory/redis.tar"
  docker compose up -d --wait
  echo "Restored from $directory: $(counts)"
}

case $1 in
  save) save ;;
  restore) restore "${3:-}" ;;
  *) fail "there is no command '$1': save or restore" ;;
esac
