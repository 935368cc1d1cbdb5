#!/bin/sh
# Fills the placeholders of envoy.yaml from the environment and prints the result, for containers:
#   render.sh > /tmp/envoy.yaml && exec envoy --config-path /tmp/envoy.yaml
# README.md lists the variables.
set -eu

fail() {
  echo "render.sh: $1" >&2
  exit 1
}

number() {
  case $2 in
    '' | *[!0-9]*) fail "$1 is '$2' (expected: a number)" ;;
  esac
  printf '%s' "$2"
}

host() {
  case $2 in
    '' | -* | *[!A-Za-z0-9.:-]*) fail "$1 has the host '$2' (expected: a name or an address)" ;;
  esac
  printf '%s' "$2"
}

path() {
  case $2 in
    *[!A-Za-z0-9._/-]*) fail "$1 is '$2' (expected: a path of letters, digits, '.', '_', '-' and '/')" ;;
  esac
  printf '%s' "$2"
}

# "host:port,[v6]:port" becomes a list of endpoints.
endpoints() {
  list=
  IFS=,
  for address in $2; do
    name=${address%:*}
    name=${name#[}
    name=$(host "$1" "${name%]}")
    port=$(number "$1" "${address##*:}")
    list="$list${list:+, }{endpoint: {address: {socket_address: {address: \"$name\", port_value: $port}}}}"
  done
  unset IFS
  printf '[%s]' "$list"
}

public_host=$(host PUBLIC_HOST "${PUBLIC_HOST:-0.0.0.0}")
public_port=$(number PUBLIC_PORT "${PUBLIC_PORT:-8080}")
internal_host=$(host INTERNAL_HOST "${INTERNAL_HOST:-0.0.0.0}")
internal_port=$(number INTERNAL_PORT "${INTERNAL_PORT:-9090}")
admin_port=$(number ADMIN_PORT "${ADMIN_PORT:-9901}")
edges=$(endpoints EDGE_ADDR "${EDGE_ADDR:-edge-gateway:8081}")
link_services=$(endpoints LINK_SERVICE_ADDR "${LINK_SERVICE_ADDR:-link-service:9091}")
analytics_services=$(endpoints ANALYTICS_SERVICE_ADDR "${ANALYTICS_SERVICE_ADDR:-analytics-service:9092}")
trusted_hops=$(number XFF_TRUSTED_HOPS "${XFF_TRUSTED_HOPS:-0}")
max_connections=$(number MAX_CONNECTIONS "${MAX_CONNECTIONS:-10000}")
traces='[]'
tracing='null'
if [ -n "${TRACE_COLLECTOR_ADDR:-}" ]; then
  traces=$(endpoints TRACE_COLLECTOR_ADDR "$TRACE_COLLECTOR_ADDR")
  percent=$(number TRACE_PERCENT "${TRACE_PERCENT:-100}")
  # What Envoy would tell by itself holds whole addresses and queries, which nobody is to keep.
  secret='literal: {value: "-"}'
  tracing='{provider: {name: envoy.tracers.opentelemetry, typed_config: {'
  tracing=$tracing'"@type": type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig, service_name: envoy, '
  tracing=$tracing'http_service: {http_uri: {uri: "http://traces/v1/traces", cluster: traces, timeout: 1s}}}}, '
  tracing=$tracing"random_sampling: {value: $percent}, custom_tags: [{tag: http.url, $secret}, "
  tracing=$tracing"{tag: peer.address, $secret}, {tag: user_agent, $secret}]}"
fi
access_log=$(path ACCESS_LOG "${ACCESS_LOG:-/dev/stdout}")

# The values hold none of the characters that sed would take for its own.
sed \
  -e "s|\${PUBLIC_HOST}|$public_host|" \
  -e "s|\${PUBLIC_PORT}|$public_port|" \
  -e "s|\${INTERNAL_HOST}|$internal_host|" \
  -e "s|\${INTERNAL_PORT}|$internal_port|" \
  -e "s|\${ADMIN_PORT}|$admin_port|" \
  -e "s|\${EDGE_ENDPOINTS}|$edges|" \
  -e "s|\${LINK_SERVICE_ENDPOINTS}|$link_services|" \
  -e "s|\${ANALYTICS_SERVICE_ENDPOINTS}|$analytics_services|" \
  -e "s|\${XFF_TRUSTED_HOPS}|$trusted_hops|" \
  -e "s|\${MAX_CONNECTIONS}|$max_connections|" \
  -e "s|\${TRACE_ENDPOINTS}|$traces|" \
  -e "s|\${TRACING}|$tracing|" \
  -e "s|\${ACCESS_LOG}|$access_log|" \
  "$(dirname -- "$0")/envoy.yaml"
