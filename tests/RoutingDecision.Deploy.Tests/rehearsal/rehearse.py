#!/usr/bin/env python3
"""Carries out deploy/Dockerfile without a container engine and runs what comes out of it as a container would.

  rehearse.py [--given build=FOLDER] [--packages FOLDER]

Each stage gets a root of its own: stages with tools see a copy of this machine in which the working copy is hidden, those of the runtime image an
empty root with the runtime alone. The server then runs as the image's user on a read-only root. With --given a stage is not carried out but its
files taken from a folder. Needs root, for mounts; all of them are made in a namespace that ends with this process.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
TOP = os.path.normpath(os.path.join(HERE, "..", "..", ".."))
INSIDE = "ROUTING_REHEARSAL_NAMESPACE"

import build  # noqa: E402
import dockerfile  # noqa: E402
import ignore  # noqa: E402
import roots  # noqa: E402
import serve  # noqa: E402


class Failed(Exception):
    """A step did not hold."""


def step(name, holds, shown):
    if not holds:
        raise Failed(f"{name}: {shown}")
    print(f"ok {name}: {shown}", flush=True)


def arguments():
    parser = argparse.ArgumentParser(description="Carries out deploy/Dockerfile without a container engine.")
    parser.add_argument("--given", default="", help="STAGE=FOLDER, instead of carrying the stage out")
    parser.add_argument("--packages", help="NuGet packages to start from; without it all of them are restored anew")
    return parser.parse_args()


def rehearse(given, packages, work):
    stages = dockerfile.read(os.path.join(TOP, "deploy", "Dockerfile"))
    rules = ignore.Ignore(os.path.join(TOP, ".dockerignore"))
    builder = build.Builder(stages, TOP, rules, work, packages, given)
    server, cli = builder.build("server"), builder.build("cli")
    for image in (server, cli):
        roots.freeze(image.root, image.volumes)
    serve.own_network()
    look(server, cli)


def look(server, cli):
    shells = [p for p in ("/bin/sh", "/usr/bin/sh", "/bin/bash") if os.path.exists(server.root + p)]
    step("no shell in the image", not shells, shells or "none")
    step("not ready before it runs", serve.run(server, server.health).returncode == 1, serve.run(server, server.health).stdout.strip())
    running = serve.Server(server)
    ready = running.ready_line()
    step("the server starts", True, " ".join(ready.split()[:5]))
    identity = running.identity()
    step("it has no privileges", identity == {"uid": "1654", "gid": "1654", "capabilities": 0, "no_new_privileges": "1"}, identity)
    places = serve.writable(server, ["/", "/app", "/app/policies", "/tmp", "/state"])
    step("only its volume is writable", places == server.volumes, places)
    health = serve.run(server, server.health)
    step("the health check passes", health.returncode == 0, health.stdout.strip())
    decided = serve.run(cli, cli.entrypoint, ["decide", "Translate into French: good morning", "--server", "http://127.0.0.1:50051", "--json"])
    got = decided.returncode == 0 and '"model"' in decided.stdout
    step("the command line's image gets a decision", got, decided.stdout[:60].replace("\n", " ") + decided.stderr)
    code = running.stop()
    step("it stops in order", code == 0, f"exit code {code}")


def in_namespace(chosen):
    """Runs this program again in namespaces of its own; when it ends, so do all its mounts, and only then is its folder removed."""
    work = tempfile.mkdtemp(prefix="routing-rehearsal-", dir="/var/tmp")
    again = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "--mount-proc", sys.executable, *sys.argv]
    try:
        return subprocess.run(again, env={**os.environ, INSIDE: work}, check=False).returncode
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main():
    chosen = arguments()
    if os.geteuid() != 0:
        print("needs root, for mounts in a namespace of its own", file=sys.stderr)
        return 2
    if INSIDE not in os.environ:
        return in_namespace(chosen)
    work = os.environ.pop(INSIDE)
    packages = chosen.packages or os.path.join(work, "packages")
    os.makedirs(packages, exist_ok=True)
    given = dict([chosen.given.split("=", 1)]) if chosen.given else {}
    try:
        rehearse(given, packages, work)
    except Failed as failed:
        print(f"not ok {failed}", file=sys.stderr)
        return 1
    print("the image's steps hold")
    return 0


if __name__ == "__main__":
    sys.exit(main())
