#!/bin/sh
# Installs the locked npm package once, also when several builds start at the same time, and keeps only what the assembly needs.
set -eu
cd "$(dirname "$0")"
stamp=node_modules/.fetched
mkdir -p obj
exec 9>obj/fetch.lock
flock 9
if [ -f "$stamp" ] && [ "$stamp" -nt package-lock.json ]; then exit 0; fi
npm ci --no-progress --loglevel=error
package=node_modules/com.github.asus4.onnxruntime
find "$package/Plugins" -mindepth 1 -maxdepth 1 ! -name Linux -exec rm -rf {} +
rm -rf "$package/Editor"
touch "$stamp"
