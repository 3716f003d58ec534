#!/bin/sh
# Deploys the example and checks what it answers.
set -eu
cd "$(dirname "$0")"
samlet deploy >/dev/null
test "$(samlet invoke BucketName --event s3-put.json)" = '"photographs"'
test "$(samlet invoke BucketName --event - <s3-put.json)" = '"photographs"'
samlet logs BucketName | grep -q 'memory limit: 256 MB'
samlet destroy --yes >/dev/null
