#!/usr/bin/env bash
# Publishes the server with its own code precompiled beside the usual build, and measures both and the runtime's settings: `make bench-settings`.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A copy of what is committed: a build for one platform has other assets, and must not leave them in the working copy.
git archive HEAD | tar -x -C "$work"
(cd "$work" && find . -name packages.lock.json -delete &&
  dotnet publish src/RoutingDecision.Server -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -p:RestoreLockedMode=false -o precompiled -v quiet --nologo)
tests/RoutingDecision.LoadBench/bin/Release/net10.0/RoutingDecision.LoadBench settings --server artifacts/routing-server \
  --also "own code precompiled=$work/precompiled/routing-server" --out deploy/bench/settings.md "$@"
