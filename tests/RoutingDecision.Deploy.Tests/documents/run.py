#!/usr/bin/env python3
"""Runs the commands of a document as its reader would: every block fenced as ```sh, in order, in one shell.

  run.py DOCUMENT --programs FOLDER:FOLDER [--keep FOLDER]

The shell starts in a scratch copy of what a reader has (deploy, protos and the corpus), with the programs on the path, a home of its own and a network
of its own: ports are the document's, nothing leaves, and nothing that it starts outlives it. The first command that fails ends it.
"""
import argparse
import ctypes
import os
import re
import shutil
import signal
import socket
import struct
import fcntl
import subprocess
import sys
import tempfile

TOP = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."))
SHOWN = ["README.md", "deploy", "protos", "src/RoutingDecision.Learning/Corpus", "src/README.md"]
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
SECONDS = 900

PRELUDE = """set -euo pipefail
stop() { status=$?; jobs -p | xargs -r kill 2>/dev/null || true; wait 2>/dev/null || true; exit $status; }
trap stop EXIT
"""


def blocks(path):
    """(line, text) of every block fenced as sh."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return [(text[:m.start()].count("\n") + 2, m[1]) for m in re.finditer(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)]


def script(document):
    found = blocks(document)
    name = os.path.relpath(document, TOP)
    parts = [f"echo '== {name}:{line}'\n{text}" for line, text in found]
    return PRELUDE + "\n".join(parts) + f"\necho '== {len(found)} blocks'\n"


def scratch(folder):
    for path in SHOWN:
        source, target = os.path.join(TOP, path), os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if os.path.isdir(source):
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
        else:
            shutil.copy(source, target)


def own_network():
    """A network of this process and its children alone, which has nothing but a loopback."""
    flags = NEW_NETWORK if os.geteuid() == 0 else NEW_NETWORK | NEW_USER
    if ctypes.CDLL(None, use_errno=True).unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "a network of its own was refused")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, 0x8914, struct.pack("16sh14x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP


def main():
    parser = argparse.ArgumentParser(description="Runs the commands of a document.")
    parser.add_argument("document")
    parser.add_argument("--programs", required=True, help="folders that go in front of the path")
    parser.add_argument("--keep", help="work in this folder and leave it")
    chosen = parser.parse_args()
    folder = chosen.keep or tempfile.mkdtemp(prefix="routing-document-")
    try:
        scratch(folder)
        own_network()
        home = os.path.join(folder, "home")
        os.makedirs(home, exist_ok=True)
        path = chosen.programs + os.pathsep + os.environ["PATH"]
        environment = {**os.environ, "PATH": path, "HOME": home, "PYTHONDONTWRITEBYTECODE": "1"}
        shell = subprocess.Popen(["bash", "-c", script(os.path.abspath(chosen.document))], cwd=folder, env=environment, start_new_session=True)
        try:
            return shell.wait(timeout=SECONDS)
        finally:
            # What still runs belongs to the shell's session.
            try:
                os.killpg(shell.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
    finally:
        if not chosen.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
