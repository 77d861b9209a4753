"""Root file systems that stand in for images. Mounts are made in this process's own mount namespace and vanish with it."""
import os
import shutil
import subprocess

# What the chiselled runtime image has, and nothing else: the runtime, the C libraries, certificates and time zones. No shell, no tools.
RUNTIME = ["/usr/share/dotnet", "/usr/lib/x86_64-linux-gnu", "/lib64", "/etc/ssl", "/usr/share/zoneinfo"]


def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True)


def full(folder, hidden):
    """A writable copy of this machine's own root, in memory, in which the hidden folders are empty: stands in for images with tools."""
    root, layers = os.path.join(folder, "root"), os.path.join(folder, "layers")
    os.makedirs(root)
    os.makedirs(layers)
    mount("-t", "tmpfs", "-o", "mode=755", "layers", layers)
    upper, work = os.path.join(layers, "upper"), os.path.join(layers, "work")
    os.mkdir(upper)
    os.mkdir(work)
    mount("-t", "overlay", "-o", f"lowerdir=/,upperdir={upper},workdir={work}", "overlay", root)
    # What was installed by hand below /usr/local is no image's.
    for path in ["/tmp", "/var/tmp", "/usr/local", *hidden]:
        inside = root + path
        if os.path.isdir(inside):
            mount("-t", "tmpfs", "-o", "mode=1777", "hidden", inside)
    kernel(root)
    return root


def runtime(folder):
    """An empty root with the runtime's files, read-only."""
    root = os.path.join(folder, "root")
    os.makedirs(root)
    mount("-t", "tmpfs", "-o", "mode=755", "root", root)
    for path in RUNTIME:
        bind(path, root + path, read_only=True)
    os.symlink("usr/lib", os.path.join(root, "lib"))
    os.mkdir(os.path.join(root, "tmp"))
    kernel(root)
    return root


def kernel(root):
    """What the kernel shows in every container; ONNX Runtime reads the processor's features in /sys and crashes without it."""
    for path in ["/proc", "/dev", "/sys"]:
        os.makedirs(root + path, exist_ok=True)
        mount("--rbind", path, root + path)


def bind(source, target, read_only=False):
    """Shows a folder at another place."""
    os.makedirs(target, exist_ok=True)
    mount("--bind", source, target)
    if read_only:
        mount("-o", "remount,bind,ro", target)


def freeze(root, writable):
    """Makes a root read-only, with folders in memory for its volumes, owned as they were."""
    for path in writable:
        inside = root + path
        status = os.stat(inside)
        mount("-t", "tmpfs", "-o", f"mode={status.st_mode & 0o777:o},uid={status.st_uid},gid={status.st_gid}", "volume", inside)
    mount("-o", "remount,ro", root)


def copy_tree(source, target, owner):
    """Copies a folder's content, as COPY does: owned by root unless said otherwise."""
    shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
    for folder, folders, files in os.walk(target):
        for path in [folder, *(os.path.join(folder, name) for name in folders + files)]:
            os.chown(path, *owner, follow_symlinks=False)
