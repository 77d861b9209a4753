#!/usr/bin/env bash
# Runs the locked buf, installing it first when need be. The packages of its platforms are used directly: the one above them
# names platforms that a partial registry lacks, and then can't be installed from a lock file.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)

install() {
  local stamp=node_modules/.package-lock.json
  cd "$here"
  # Two runs may start together: one installs, the other waits and finds it there.
  exec 9<package-lock.json
  flock 9
  if [ ! -f "$stamp" ] || [ package-lock.json -nt "$stamp" ]; then
    npm ci --no-progress --loglevel=error >&2
    touch "$stamp"
  fi
}
(install)

exec "$here/node_modules/@bufbuild/buf-linux-$(uname -m | sed s/x86_64/x64/)/bin/buf" "$@"
