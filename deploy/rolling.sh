#!/bin/sh
# Replaces all containers of a service without a failed request: rolling.sh SERVICE
# Starts as many new ones, of the image and the configuration of now, as there are old ones; when they are healthy, stops the old
# ones, one after the other, each of which ends what it has begun. For edge-gateway, link-service, analytics-service and worker.
set -eu

service=${1:?the name of a service}
cd "$(dirname -- "$0")/.."
case $service in
  edge-gateway | link-service | analytics-service | worker) ;;
  *) echo "rolling.sh: $service has one container only, which cannot be replaced without a gap" >&2; exit 1 ;;
esac

old=$(docker compose ps --quiet --status running "$service")
[ -n "$old" ] || { echo "rolling.sh: no $service runs" >&2; exit 1; }
count=$(printf '%s\n' "$old" | wc -l)

docker compose up -d --wait --no-deps --no-recreate --scale "$service=$((count * 2))" "$service"
for container in $old; do
  docker stop --time 40 "$container" >/dev/null
  docker rm "$container" >/dev/null
  echo "Replaced $container"
done
