"""What of the build context is left out, by .dockerignore."""
import fnmatch
import os


class Ignore:
    """Patterns of a .dockerignore file; the last that matches decides."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            lines = [line.strip() for line in file]
        self._patterns = [line for line in lines if line and not line.startswith("#")]

    def covers(self, relative):
        """Whether a path below the context is left out."""
        ignored = False
        for pattern in self._patterns:
            keep, pattern = pattern.startswith("!"), pattern.lstrip("!")
            if matches(pattern, relative):
                ignored = not keep
        return ignored

    def copy(self, context, source, target):
        """Copies what the context has of a folder or file; only regular files, folders and links."""
        start = os.path.normpath(os.path.join(context, source))
        count = 0
        for folder, folders, files in os.walk(start):
            # What is left out can't hold anything that was kept, except above a pattern with '!'.
            folders[:] = [f for f in folders if not self._hopeless(os.path.relpath(os.path.join(folder, f), context))]
            for name in files:
                path = os.path.join(folder, name)
                if self.covers(os.path.relpath(path, context)):
                    continue
                to = os.path.join(target, os.path.relpath(path, start))
                os.makedirs(os.path.dirname(to), exist_ok=True)
                with open(path, "rb") as read, open(to, "wb") as write:
                    write.write(read.read())
                os.chmod(to, os.stat(path).st_mode & 0o777)
                count += 1
        return count

    def _hopeless(self, relative):
        above_kept = any(p.startswith("!") and p[1:].startswith(relative + "/") for p in self._patterns)
        return relative == ".git" or (self.covers(relative) and not above_kept)


def matches(pattern, relative):
    """Whether a pattern names the path or a folder above it."""
    parts = relative.split("/")
    for length in range(1, len(parts) + 1):
        head = "/".join(parts[:length])
        if pattern.startswith("**/"):
            if fnmatch.fnmatchcase(parts[length - 1], pattern[3:]):
                return True
        elif fnmatch.fnmatchcase(head, pattern) and head.count("/") == pattern.count("/"):
            return True
    return False
