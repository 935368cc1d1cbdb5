#!/bin/sh
# The health check: Redis answers to its password, and has read its files.
set -eu
password=${REDIS_PASSWORD:-}
[ -z "${REDIS_PASSWORD_FILE:-}" ] || password=$(cat "$REDIS_PASSWORD_FILE")
[ "$(REDISCLI_AUTH=$password redis-cli ping)" = PONG ]
