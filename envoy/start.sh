#!/bin/sh
# Starts Envoy in a container, configured by its environment (README.md).
set -eu
umask 077
here=$(dirname -- "$0")
mkdir -p /tmp/sds
for secret in public inside authority; do
  /bin/sh "$here/render.sh" "sds/$secret.yaml" >"/tmp/sds/$secret.yaml"
done
/bin/sh "$here/render.sh" >/tmp/envoy.yaml
exec envoy --config-path /tmp/envoy.yaml --log-level "${ENVOY_LOG_LEVEL:-warning}" --file-flush-interval-msec 1000 \
  --drain-time-s "${DRAIN_SECONDS:-10}"
