#!/bin/sh
# Gathers what the images have below /app, of what `mvn package -Dimages` left, in DIR/SERVICE/{lib,code,start}: gather.sh DIR
set -eu
# Names are sorted the same way everywhere.
LC_ALL=C
export LC_ALL
image=$(dirname -- "$0")

for service in edge-gateway link-service analytics-service; do
  to=$1/$service
  rm -rf "$to"
  mkdir -p "$to/start"
  cp -R "$service/target/image/lib" "$service/target/image/code" "$to/"
  for jar in "$service/target/$service"-*.jar; do
    case $jar in *-tests.jar) ;; *) cp "$jar" "$to/code/" ;; esac
  done
  classpath=
  for jar in "$to"/code/*.jar "$to"/lib/*.jar; do
    classpath=$classpath/app${jar#"$to"}:
  done
  printf '%s' "$classpath" >"$to/start/classpath"
  cp -R "$image/flags" "$image/bin" "$to/start/"
  cp "$image/services/$service" "$to/start/service"
  # One date for all, and the same modes: the same sources give the same files.
  find "$to" -type d -exec chmod 755 {} +
  find "$to" -type f -exec chmod 644 {} +
  chmod 755 "$to/start/bin/"*
  TZ=UTC find "$to" -exec touch -h -t 202601010000 {} +
done
