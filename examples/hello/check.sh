#!/bin/sh
# Deploys the example and checks what it answers. HTTP_URL says where the engine serves HTTP APIs.
set -eu
cd "$(dirname "$0")"
samlet deploy >/dev/null
answer=$(curl -fsS "$HTTP_URL/hello?name=samlet")
test "$answer" = '{"message": "hello, samlet"}'
samlet logs Hello | grep -q 'greeting samlet, [0-9]* ms left'
test "$(curl -s -o /dev/null -w '%{http_code}' "$HTTP_URL/nowhere")" = 403
samlet destroy --yes >/dev/null
