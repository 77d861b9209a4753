"""Runs what an image holds, as its user, and looks at it from outside."""
import ctypes
import fcntl
import os
import select
import signal
import socket
import struct
import subprocess
import time

START_SECONDS = 120
STOP_SECONDS = 30
NO_NEW_PRIVILEGES = 38


NEW_NETWORK = 0x40000000


def own_network():
    """Moves this process into a network of its own, which has nothing but a loopback: the server's ports are nobody else's."""
    if ctypes.CDLL(None, use_errno=True).unshare(NEW_NETWORK) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, 0x8914, struct.pack("16sh14x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP


def enter(image):
    """Enters the image's root and gives up everything that its user does not have."""
    user, group = (int(part) for part in image.user.split(":"))

    def drop():
        os.chroot(image.root)
        os.chdir(image.folder)
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
        ctypes.CDLL(None).prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)

    return drop


def run(image, command, more=()):
    """Runs a command in an image to its end."""
    return subprocess.run(
        [*command, *more], preexec_fn=enter(image), env=image.environment, capture_output=True, text=True, timeout=START_SECONDS)


def writable(image, paths):
    """Which of the paths the image's user can create a file in."""
    found = []
    for path in paths:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                enter(image)()
                with open(os.path.join(path, "probe"), "w", encoding="utf-8") as file:
                    file.write("x")
                os.write(writer, b"y")
            except OSError:
                pass
            os._exit(0)
        os.waitpid(child, 0)
        os.close(writer)
        if os.read(reader, 1):
            found.append(path)
        os.close(reader)
    return found


class Server:
    """The image's entry point as a process."""

    def __init__(self, image):
        self._process = subprocess.Popen(
            image.entrypoint, preexec_fn=enter(image), env={**image.environment, "ROUTING_INSECURE_PUBLIC": "true"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ready_line(self):
        """The line that says where it listens."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if select.select([self._process.stdout], [], [], 1)[0]:
                line = self._process.stdout.readline()
                if line.startswith("ready "):
                    return line.strip()
        self._process.kill()
        output, error = self._process.communicate()
        raise RuntimeError(f"the server did not become ready, exit code {self._process.returncode}:\n{output}{error}")

    def identity(self):
        """User, group and privileges, as the kernel sees them."""
        with open(f"/proc/{self._process.pid}/status", encoding="utf-8") as file:
            fields = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
        return {"uid": fields["Uid"].split()[0], "gid": fields["Gid"].split()[0],
                "capabilities": int(fields["CapEff"], 16), "no_new_privileges": fields["NoNewPrivs"]}

    def stop(self):
        """Asks it to stop and returns its exit code."""
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=STOP_SECONDS)
        return self._process.returncode
