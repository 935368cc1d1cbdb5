#!/bin/sh
# Gathers what `mvn package -Dimages` left, as the images have it below /app, in DIR/SERVICE: gather.sh DIR
set -eu
# Names are sorted the same way everywhere.
LC_ALL=C
export LC_ALL

for service in edge-gateway link-service analytics-service; do
  from=$service/target/image
  to=$1/$service
  rm -rf "$to"
  mkdir -p "$to"
  cp -R "$from/lib" "$from/code" "$to/"
  for jar in "$service/target/$service"-*.jar; do
    case $jar in *-tests.jar) ;; *) cp "$jar" "$to/code/" ;; esac
  done
  classpath=
  for jar in "$to"/code/*.jar "$to"/lib/*.jar; do
    classpath=$classpath/app${jar#"$to"}:
  done
  printf '%s' "$classpath" >"$to/classpath"
  # One date for all files: the same sources give the same layers.
  TZ=UTC find "$to" -exec touch -h -t 202601010000 {} +
done
