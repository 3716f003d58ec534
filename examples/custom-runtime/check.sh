#!/bin/sh
# Deploys the example and checks what it answers.
set -eu
cd "$(dirname "$0")"
samlet deploy >/dev/null
test "$(samlet invoke Shout --event '"hello"')" = '"HELLO"'
samlet logs Shout | grep -q 'shouting "hello"'
samlet destroy --yes >/dev/null
