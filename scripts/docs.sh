#!/bin/sh
# Writes the documents that are made from the sources; with --check, fails where one is out of date.
set -eu
cd "$(dirname "$0")/.."
status=0
for part in json-reference checks-reference; do
  node "scripts/$part/main.ts" "$@" || status=1
done
exit $status
