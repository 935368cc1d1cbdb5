#!/bin/sh
# Fills the placeholders of envoy.yaml, or of the file that is named, from the environment and prints the result, for containers:
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

key() {
  case $2 in
    *[!A-Za-z0-9._~+/=-]*) fail "$1 has characters other than letters, digits and ._~+/=-" ;;
  esac
  [ -z "$2" ] || [ "${#2}" -ge 32 ] || fail "$1 has less than 32 characters"
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
sds_dir=$(path SDS_DIR "${SDS_DIR:-/tmp/sds}")
https_port=$(number HTTPS_PORT "${HTTPS_PORT:-8443}")
https_public_port=$(number HTTPS_PUBLIC_PORT "${HTTPS_PUBLIC_PORT:-443}")
tls_dir=$(path TLS_DIR "${TLS_DIR:-}")
mtls_dir=$(path MTLS_DIR "${MTLS_DIR:-}")
stats_port=$(number STATS_PORT "${STATS_PORT:-0}")
rate_limits=$(endpoints RATE_LIMIT_ADDR "${RATE_LIMIT_ADDR:-}")
creates_per_second=$(number CREATES_PER_SECOND "${CREATES_PER_SECOND:-500}")
[ -z "${INTERNAL_API_KEY_FILE:-}" ] || INTERNAL_API_KEY=$(cat "$INTERNAL_API_KEY_FILE")
internal_api_key=$(key INTERNAL_API_KEY "${INTERNAL_API_KEY:-}")

proxy_protocol=${PROXY_PROTOCOL:-off}
case $proxy_protocol in
  on | off) ;;
  *) fail "PROXY_PROTOCOL is '$proxy_protocol' (expected: on or off)" ;;
esac

# What is off is left out, with all between its marks; of what is on, the marks are.
options=
option() {
  if [ -n "$2" ]; then
    options="$options;/^ *#if $1\$/d;/^ *#end $1\$/d"
  else
    options="$options;/^ *#if $1\$/,/^ *#end $1\$/d"
  fi
}
option TLS "$tls_dir"
option HTTPS_OTHER_PORT "${https_public_port#443}"
option MTLS "$mtls_dir"
option STATS "${stats_port#0}"
option RATE_LIMIT "${RATE_LIMIT_ADDR:-}"
option INTERNAL_API "$internal_api_key"
option PROXY_PROTOCOL "${proxy_protocol#off}"

# The values hold none of the characters that sed would take for its own.
sed \
  -e "${options#;}" \
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
  -e "s|\${SDS_DIR}|$sds_dir|" \
  -e "s|\${HTTPS_PORT}|$https_port|" \
  -e "s|\${HTTPS_PUBLIC_PORT}|$https_public_port|" \
  -e "s|\${TLS_DIR}|$tls_dir|" \
  -e "s|\${MTLS_DIR}|$mtls_dir|" \
  -e "s|\${STATS_PORT}|$stats_port|" \
  -e "s|\${RATE_LIMIT_ENDPOINTS}|$rate_limits|" \
  -e "s|\${CREATES_PER_SECOND}|$creates_per_second|" \
  -e "s|\${CREATES_AT_ONCE}|$((creates_per_second * 2))|" \
  -e "s|\${INTERNAL_API_KEY}|$internal_api_key|" \
  "$(dirname -- "$0")/${1:-envoy.yaml}"
