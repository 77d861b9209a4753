#!/usr/bin/env bash
# Compares the hot path of the working copy with that of another commit on this machine, in turns: `make bench-check BASE=commit`.
set -euo pipefail
cd "$(dirname "$0")/.."
base=$(git rev-parse --verify "$1^{commit}")
shift
work=$(mktemp -d)
trap 'git worktree remove --force "$work/base" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

git worktree add --quiet --detach "$work/base" "$base"
program=tests/RoutingDecision.Benchmarks
for tree in "$work/base" .; do
  dotnet build "$tree/$program" -c Release --nologo -v quiet
done
"$program/bin/Release/net10.0/RoutingDecision.Benchmarks" --check \
  "$work/base/$program/bin/Release/net10.0/RoutingDecision.Benchmarks" "$PWD/$program/bin/Release/net10.0/RoutingDecision.Benchmarks" "$@"
