#!/usr/bin/env bash
# Generates the stubs of the named languages and compiles what is to be compiled, into artifacts/clients/LANGUAGE; what is newer than its sources is left alone.
# Node's go where its package expects them: src/clients/node/generated and dist.
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
  [ -e "$stamp" ] && [ -z "$(find "$@" protos/routing src/clients/build.sh -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/generated/*' -not -path '*/obj/*' -not -path '*/bin/*' -newer "$stamp" -print -quit)" ]
}

python() {
  local to=$out/python
  mkdir -p "$to"
  (cd protos && protoc --python_out="$to" --grpc_python_out="$to" --plugin=protoc-gen-grpc_python="$(command -v grpc_python_plugin)" "${protos[@]}")
}

node() {
  (
    cd src/clients/node
    [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-progress --loglevel=error
    rm -rf dist generated
    mkdir -p generated/protos/routing/v1
    (cd "$root/protos" && cp --parents "${protos[@]}" "$root/src/clients/node/generated/protos")
    node_modules/.bin/proto-loader-gen-types routing/v1/routing_service.proto routing/v1/outcome_service.proto --includeDirs=generated/protos --outDir=generated \
      --grpcLib=@grpc/grpc-js --longs=Number --enums=String --defaults --includeComments
    node_modules/.bin/tsc -p .
  )
}

csharp() {
  dotnet build src/clients/csharp/RoutingDecision.Client -c Release --nologo -v quiet
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
