#!/bin/sh
# Deploys the example and checks what it answers. HTTP_URL says where the engine serves HTTP APIs.
set -eu
cd "$(dirname "$0")"
samlet deploy >/dev/null
post() { curl -fsS -H 'content-type: application/json' -d "$1" "$HTTP_URL/orders"; }

post '{"items": [{"sku": "tea", "quantity": 2}, {"sku": "filter"}]}' | grep -q '"total": "20.16", "currency": "EUR"'
test "$(curl -s -o /dev/null -w '%{http_code}' -d 'nonsense' "$HTTP_URL/orders")" = 400
curl -fsS "$HTTP_URL/products/tea" | grep -q 'Green tea'
test "$(curl -s -o /dev/null -w '%{http_code}' "$HTTP_URL/products/milk")" = 404
test "$(curl -s "$HTTP_URL/nowhere")" = '{"message":"Not Found"}'
test "$(samlet invoke StockReport --event '{"below": 10}')" = '{"low":["filter"]}'
samlet logs StockReport | grep -q 'running low: Paper filters'

# The same template again is nothing to do; other parameters change what they touch.
samlet deploy 2>&1 | grep -q 'Nothing to do'
samlet deploy --parameter-overrides TaxPercent=0 Currency=NOK >/dev/null
post '{"items": [{"sku": "coffee"}]}' | grep -q '"total": "9.50", "currency": "NOK"'
samlet destroy --yes >/dev/null
