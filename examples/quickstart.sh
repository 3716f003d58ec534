#!/bin/sh
# What `make quickstart` shows: an application deployed, called, inspected. `samlet` is on the PATH.
set -eu
cd "$(dirname "$0")/orders"

say() { printf '\n\033[1m%s\033[0m\n' "$1" >&2; }
show() {
    line='$'
    for word in "$@"; do
        case $word in
        *[!A-Za-z0-9_./:=-]*) line="$line '$word'" ;;
        *) line="$line $word" ;;
        esac
    done
    printf '\033[2m%s\033[0m\n' "$line" >&2
    "$@"
}

say "1. Deploy the example application"
show samlet deploy

url=$(samlet status --format json | sed -n 's/.*"url":"\([^"]*\)".*/\1/p' | head -n 1)

say "2. Call it"
show curl -sS "${url}products/tea"
echo
show curl -sS -H 'content-type: application/json' -d '{"items": [{"sku": "tea", "quantity": 2}]}' "${url}orders"
echo
show samlet invoke StockReport --event '{"below": 20}'

say "3. See what it wrote"
show samlet logs CreateOrder

say "It runs until you stop it. Next"
cat >&2 <<END
  export PATH="$(dirname "$(command -v samlet)"):\$PATH"   # for this shell; 'make install' puts samlet on the PATH for good
  cd $PWD
  samlet logs --follow                                    # what the functions write, as they write it
  samlet diff --parameter-overrides TaxPercent=0          # what a change would do
  samlet deploy --parameter-overrides TaxPercent=0        # do it
  samlet destroy && samlet engine stop                    # leave nothing behind
  samlet init my-app                                      # begin with something of your own
END
