"""Carries out the instructions of a stage in a root of its own."""
import os
import subprocess

import dockerfile
import roots


class Image:
    """What a stage left: its root, and how it is run."""

    def __init__(self, root):
        self.root = root
        self.folder = "/"
        self.environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
        self.user = "0:0"
        self.entrypoint = []
        self.health = []
        self.volumes = []


class Builder:
    """Builds stages of one Dockerfile, each at most once."""

    def __init__(self, stages, context, ignore, work, packages, given):
        self._stages, self._context, self._ignore, self._work = stages, context, ignore, work
        self._packages, self._given, self._built = packages, given, {}

    def build(self, name):
        """The image of a stage."""
        if name not in self._built:
            self._built[name] = self._carry_out(self._stages[name])
        return self._built[name]

    def _carry_out(self, stage):
        folder = os.path.join(self._work, stage.name)
        os.makedirs(folder)
        bare = "chiseled" in stage.image
        print(f"stage {stage.name}: {'the runtime alone' if bare else 'a copy of this machine'} stands in for {stage.image}", flush=True)
        image = Image(roots.runtime(folder) if bare else roots.full(folder, [self._context]))
        for word, rest in stage.steps:
            print(f"  {word} {rest[:110]}", flush=True)
            getattr(self, "_do_" + word.lower())(image, rest)
        return image

    def _do_workdir(self, image, rest):
        image.folder = rest
        os.makedirs(image.root + rest, exist_ok=True)

    def _do_copy(self, image, rest):
        options, paths = dockerfile.options(rest)
        source, target = paths.split()
        to = image.root + os.path.normpath(os.path.join(image.folder, target))
        owner = tuple(int(part) for part in options.get("chown", "0:0").split(":"))
        os.makedirs(to, exist_ok=True)
        if origin := options.get("from"):
            roots.copy_tree((self._given.get(origin) or self.build(origin).root) + source, to, owner)
        else:
            count = self._ignore.copy(self._context, source, to)
            print(f"    {count} files of the context", flush=True)

    def _do_run(self, image, rest):
        options, command = dockerfile.options(rest)
        target = None
        if "mount" in options:
            fields = dict(part.split("=", 1) for part in options["mount"].split(","))
            if fields["type"] != "cache":
                raise dockerfile.DockerfileError(f"only cache mounts are known, not {options['mount']}")
            target = image.root + fields["target"]
            roots.bind(self._packages, target)
        # As in a container, what the command left running ends with it.
        alone = ["unshare", "--pid", "--fork", "--kill-child", f"--mount-proc={image.root}/proc"]
        subprocess.run(
            [*alone, "chroot", image.root, "/bin/sh", "-c", f"cd {image.folder} && {command}"], check=True, env=image.environment)
        if target:
            subprocess.run(["umount", target], check=True)

    def _do_env(self, image, rest):
        image.environment.update(dockerfile.environment(rest))

    def _do_user(self, image, rest):
        image.user = rest

    def _do_volume(self, image, rest):
        image.volumes.append(rest)

    def _do_entrypoint(self, image, rest):
        image.entrypoint = dockerfile.command(rest)

    def _do_healthcheck(self, image, rest):
        _, command = dockerfile.options(rest)
        image.health = dockerfile.command(command.removeprefix("CMD "))

    def _do_expose(self, image, rest):
        """Says what is said elsewhere as well."""

    _do_stopsignal = _do_expose

