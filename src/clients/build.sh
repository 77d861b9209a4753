#!/usr/bin/env bash
# Generates the stubs of the named languages into artifacts/clients/LANGUAGE and compiles what is to be compiled; what is newer than its sources is left alone.
#   src/clients/build.sh python node go java csharp
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
out=$root/artifacts/clients
protos=(routing/v1/common.proto routing/v1/routing_service.proto routing/v1/outcome_service.proto)

# Everything that a language is built from, against the stamp of its last build.
is_fresh() { # is_fresh <stamp> <source>...
  local stamp=$1
  shift
  [ -e "$stamp" ] && [ -z "$(find "$@" protos/routing src/clients/build.sh -not -path '*/node_modules/*' -newer "$stamp" -print -quit)" ]
}

python() {
  local to=$out/python
  mkdir -p "$to"
  (cd protos && protoc --python_out="$to" --grpc_python_out="$to" --plugin=protoc-gen-grpc_python="$(command -v grpc_python_plugin)" "${protos[@]}")
}

build() { # build <language>
  is_fresh "$out/$1.built" "src/clients/$1" && return
  echo "building $1"
  rm -f "$out/$1.built"
  "$1"
  touch "$out/$1.built"
}

mkdir -p "$out"
# Two test runs may start together.
exec 9>"$out/build.lock"
flock 9
for language in "$@"; do
  build "$language"
done
