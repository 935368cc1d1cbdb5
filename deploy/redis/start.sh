#!/bin/sh
# Starts Redis with the password of REDIS_PASSWORD, or of the file REDIS_PASSWORD_FILE, which would be there for all to
# see on a command line.
set -eu
password=${REDIS_PASSWORD:-}
[ -z "${REDIS_PASSWORD_FILE:-}" ] || password=$(cat "$REDIS_PASSWORD_FILE")
[ -n "$password" ] || { echo "start.sh: neither REDIS_PASSWORD nor REDIS_PASSWORD_FILE is set" >&2; exit 1; }
umask 077
{
  cat /etc/redis/redis.conf
  printf 'requirepass "%s"\n' "$(printf '%s' "$password" | sed 's/[\\"]/\\&/g')"
} >/run/redis/redis.conf
exec redis-server /run/redis/redis.conf
