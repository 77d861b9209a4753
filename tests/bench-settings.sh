#!/usr/bin/env bash
# Publishes the server with its own code precompiled, and natively compiled, beside the usual build, and measures all and the runtime's settings: `make bench-settings`.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

deploy/publish-variant.sh "$work/precompiled" --self-contained false -p:PublishReadyToRun=true
deploy/publish-variant.sh "$work/native" -p:PublishAot=true
tests/RoutingDecision.LoadBench/bin/Release/net10.0/RoutingDecision.LoadBench settings --server artifacts/routing-server \
  --also "own code precompiled=$work/precompiled/routing-server" --also "natively compiled=$work/native/routing-server" --out deploy/bench/settings.md "$@"
