#!/usr/bin/env bash
# Style of the protos, and whether they still speak to clients of the last release. Prints nothing but problems.
set -euo pipefail
cd "$(dirname "$0")"
./buf.sh lint
./buf.sh breaking --against baseline.binpb --path routing
