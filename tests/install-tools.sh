#!/usr/bin/env bash
# Installs the system packages that the tests need (Debian or Ubuntu), by group:
#   tests/install-tools.sh interop redis prometheus systemd load peers
# and clients, the compilers and libraries of src/clients, and profile, which only make bench-profile needs.
# A group whose commands are already there is left alone, so a second run does nothing and needs no network.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
# apt unpacks and verifies in TMPDIR; some containers mount /tmp without what it needs.
export TMPDIR=/var/tmp

usage() { echo "usage: ${0##*/} interop|redis|prometheus|systemd|load|peers|clients|profile ..." >&2; exit 2; }

has() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]; }

# The tests run the distribution's interpreter, not whichever python3 comes first on the path.
has_python() { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c "import $1" >/dev/null 2>&1; }

has_file() { [ -e "$1" ]; }

missing=()
need() { # need <package> <check> <argument>
  "$2" "$3" || missing+=("$1")
}

# The helpers' languages beyond those that every test run needs.
collect_clients() {
  need golang-go has go
  need golang-google-grpc-dev has_file /usr/share/gocode/src/google.golang.org/grpc
  need golang-google-protobuf-dev has_file /usr/share/gocode/src/google.golang.org/protobuf
  # The older one that grpc would bring knows no messages as protoc-gen-go makes them today.
  need golang-github-golang-protobuf-1-5-dev has_file /usr/share/gocode/src/github.com/golang/protobuf/internal
  need protoc-gen-go has protoc-gen-go
  need protoc-gen-go-grpc has protoc-gen-go-grpc
  need default-jdk-headless has javac
  need libgrpc-java has_file /usr/share/java/grpc-netty.jar
  need libnetty-java has_file /usr/share/java/netty-codec-http2.jar
  need libnetty-tcnative-java has_file /usr/share/java/netty-tcnative.jar
  need libperfmark-java has_file /usr/share/java/perfmark-api.jar
  need libguava-java has_file /usr/share/java/guava.jar
  need libgoogle-gson-java has_file /usr/share/java/gson.jar
  need libprotobuf-java has_file /usr/share/java/protobuf-util.jar
  need protobuf-compiler-grpc-java-plugin has grpc_java_plugin
}

collect() {
  missing=()
  for group in "$@"; do
    case "$group" in
      interop)
        need python3-grpcio has_python grpc
        need python3-protobuf has_python google.protobuf
        need python3-pip has_python pip
        need python3-setuptools has_python setuptools
        need python3-wheel has_python wheel
        need protobuf-compiler has protoc
        need protobuf-compiler-grpc has grpc_python_plugin
        ;;
      redis) need redis-server has redis-server ;;
      prometheus) need prometheus has promtool ;;
      systemd) need systemd has systemd-analyze ;;
      load) need nghttp2-client has h2load ;;
      peers) need python3-sklearn has_python sklearn ;;
      clients) collect_clients ;;
      profile) need linux-perf has perf ;;
      *) usage ;;
    esac
  done
}

[ $# -gt 0 ] || usage
collect "$@"
[ ${#missing[@]} -gt 0 ] || exit 0

# Two test runs may start together: one installs, the other waits and finds everything there.
exec 9>/var/tmp/routing-decision-install-tools.lock
flock 9
collect "$@"
[ ${#missing[@]} -gt 0 ] || exit 0

echo "installing ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  has sudo || { echo "${missing[*]} must be installed, which needs root or sudo" >&2; exit 1; }
  as_root=(sudo --preserve-env=DEBIAN_FRONTEND,TMPDIR)
fi

# The tests start servers of their own on free ports, so a package must not start or enable its service.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
fi

install() {
  "${as_root[@]}" apt-get -qq update &&
    "${as_root[@]}" apt-get -qq install --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "${missing[@]}" >/dev/null
}
install || { echo "retrying once" >&2; install; }
