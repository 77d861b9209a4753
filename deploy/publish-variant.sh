#!/usr/bin/env bash
# Publishes the server for this platform alone, with properties of its own: natively compiled for `make native`, precompiled for `make bench-settings`.
#   deploy/publish-variant.sh FOLDER -p:PublishAot=true
# It works on a copy of the sources: a build for one platform has other assets and other locked packages, and must not leave them in the working copy.
set -euo pipefail
cd "$(dirname "$0")/.."
output=$(realpath -m "$1")
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git ls-files --cached --others --exclude-standard -- . ':!tests' | while read -r file; do if [ -e "$file" ]; then echo "$file"; fi; done | tar -c -T - | tar -x -C "$work"
cd "$work"
find . -name packages.lock.json -delete
# Packages warn of themselves (IL2104, IL3053); what our own code does that can't be compiled ahead stays an error.
dotnet publish src/RoutingDecision.Server -c Release --use-current-runtime -p:RestoreLockedMode=false '-p:WarningsNotAsErrors=IL2104%3BIL3053' "$@" \
  -o "$output" -v quiet --nologo
