#!/usr/bin/env bash
# Writes the transcript and the numbers of README.md from what the product prints now, and the sizes that follow from them: `make readme`.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

between() { # between <marker> <file>: replaces what stands between the marker's two comments
  awk -v marker="$1" -v file="$2" '
    $0 == "<!-- " marker " -->" { print; while ((getline line < file) > 0) print line; skip = 1; next }
    $0 == "<!-- end of " marker " -->" { skip = 0 }
    !skip { print }' README.md >"$work/README.md"
  cp "$work/README.md" README.md
}

{
  echo '```'
  echo '$ make demo'
  # Process and port numbers differ from run to run.
  COLUMNS=150 artifacts/routing demo | sed -E 's/ +$//; s/process [0-9]+/process N/; s/127\.0\.0\.1:[0-9]+/127.0.0.1:PORT/g' | sed -n '1,/^What moved/p' | sed '$d'
  echo '...'
  echo '```'
} >"$work/transcript"
between transcript "$work/transcript"

{
  tests/RoutingDecision.Benchmarks/bin/Release/net10.0/RoutingDecision.Benchmarks --latency
  echo
  echo "Printed by \`make bench ARGS=--latency\` on $(nproc) cores of $(awk -F': ' '/model name/ {print $2; exit}' /proc/cpuinfo), .NET $(dotnet --version) SDK,"
  echo "commit $(git rev-parse --short HEAD). One call at a time, client and server on the same machine."
} >"$work/numbers"
between numbers "$work/numbers"
make -s sizing
