#!/bin/bash
# The health check of the container, which has no other tool for HTTP: Envoy's own page /ready says 200.
set -eu
exec 3<>"/dev/tcp/127.0.0.1/${ADMIN_PORT:-9901}"
printf 'GET /ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r status <&3
[[ $status == *" 200 "* ]]
