#!/usr/bin/env bash
# Generates the stubs of the named languages and compiles what is to be compiled, into artifacts/clients/LANGUAGE; what is newer than its sources is left alone.
# Node's go where its package expects them: src/clients/node/generated and dist. Python's and Java's folders are packages that pip and Maven install.
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
  rm -rf "$to"
  mkdir -p "$to/routing_client"
  cp src/clients/python/routing_client/*.py src/clients/python/routing_client/py.typed "$to/routing_client"
  cp src/clients/python/pyproject.toml src/clients/python/README.md "$to"
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

# The distribution's Go libraries are made for GOPATH, not for modules.
go_env() { env GO111MODULE=off GOFLAGS= GOPATH="$out/go:/usr/share/gocode" "$(type -P go)" "$@"; }

go() {
  local to=$out/go/src
  rm -rf "$to"
  mkdir -p "$to"
  ln -s "$root/src/clients/go/routingclient" "$to/routingclient"
  (cd protos && protoc --go_out="$to" --go-grpc_out="$to" "${protos[@]}")
  printf '%s\n\n' 'module routing' 'go 1.18' > "$to/routing/go.mod"
  go_env vet routingclient
  go_env build -o "$out/go/agent" ./tests/RoutingDecision.ClientScenarios/agents/go
  go_env build -o "$out/go/example" ./src/clients/go/example
}

java() {
  local to=$out/java jars
  jars=$(printf '/usr/share/java/%s.jar:' grpc-api grpc-context grpc-core grpc-netty grpc-protobuf grpc-protobuf-lite grpc-stub protobuf protobuf-util \
    guava gson perfmark-api error-prone-annotations \
    netty-buffer netty-codec netty-codec-http netty-codec-http2 netty-codec-socks netty-common netty-handler netty-handler-proxy netty-resolver netty-tcnative netty-transport)
  rm -rf "$to"
  mkdir -p "$to/stubs" "$to/classes" "$to/native" "$to/package/src"
  # This grpc-java speaks TLS by OpenSSL alone, whose library Netty looks for under a name that the distribution does not give it; it takes no link.
  cp /usr/lib/*/jni/libnetty-tcnative.so "$to/native/libnetty_tcnative.so"
  (cd protos && protoc --java_out="$to/stubs" --grpc-java_out="$to/stubs" --plugin=protoc-gen-grpc-java="$(type -P grpc_java_plugin)" "${protos[@]}")
  # An annotation that left Java with version 11.
  sed -i '/^@javax.annotation.Generated(/,/)$/d' "$to"/stubs/routing/v1/*Grpc.java
  cp src/clients/java/pom.xml "$to/package"
  cp -r "$to/stubs/." src/clients/java/routing "$to/package/src"
  find "$to/stubs" -name '*.java' > "$to/stubs.txt"
  javac -nowarn -cp "$jars" -d "$to/classes" "@$to/stubs.txt"
  javac -Xlint:all,-classfile,-processing,-try -Werror -cp "$to/classes:$jars" -d "$to/classes" \
    src/clients/java/routing/client/*.java src/clients/java/example/*.java tests/RoutingDecision.ClientScenarios/agents/java/*.java
  printf '%s\n' "-Djava.library.path=$to/native" -cp "$to/classes:${jars%:}" > "$to/run.args"
}

csharp() {
  dotnet build src/clients/csharp/RoutingDecision.Client -c Release --nologo -v quiet
}

# Agents that are compiled with their client.
agent_of() {
  case "$1" in go|java) echo "tests/RoutingDecision.ClientScenarios/agents/$1" ;; esac
}

build() { # build <language>
  is_fresh "$out/$1.built" "src/clients/$1" $(agent_of "$1") && return
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
