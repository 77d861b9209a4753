#!/usr/bin/env bash
# Runs every test project that was built. Closes with every failed test and the first lines of its error, and a line that counts: "N passed, N failed,
# N skipped".
#   tests/run.sh Release [flags of dotnet test]
set -uo pipefail
cd "$(dirname "$0")/.."
configuration=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT

dotnet test RoutingDecision.sln -c "$configuration" --no-build --nologo "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

# "  Failed NAME [12 ms]", then "  Error Message:" with the error behind it, then "  Stack Trace:".
failures() {
  awk -v most=8 '
    /^ *Failed [^ ].*\[[^]]*\]\r?$/ { print; left = 0; next }
    /^ *Error Message:/ { left = most; next }
    /^ *Stack Trace:/ { left = 0 }
    left > 0 { print "  " substr($0, 1, 300); left-- }
  ' "$log"
}

# "Passed!  - Failed:     0, Passed:    12, Skipped:     0, Total:    12, ..." once a project.
sum() { grep -oE "$1: +[0-9]+" "$log" | awk '{n += $2} END {print n + 0}'; }
passed=$(sum Passed)
failed=$(sum Failed)
skipped=$(sum Skipped)
failures
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
  echo "a test project did not run to its end" >&2
fi
if [ "$passed" -eq 0 ]; then
  echo "no test ran" >&2
  status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
