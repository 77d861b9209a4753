"""Reads a Dockerfile into stages of instructions. It knows what the project's own Dockerfile uses and refuses the rest."""
import json
import re
import shlex
from dataclasses import dataclass, field

KNOWN = {"ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT"}


@dataclass
class Stage:
    """One FROM and what follows it."""

    name: str
    image: str
    steps: list = field(default_factory=list)


class DockerfileError(Exception):
    """The file says something that this reader does not know."""


def read(path):
    """Returns the stages by name, in order."""
    arguments, stages, current = {}, {}, None
    for word, rest in instructions(path):
        if word not in KNOWN:
            raise DockerfileError(f"{word} is not known here")
        if word == "ARG" and current is None:
            name, _, value = rest.partition("=")
            arguments[name] = value
        elif word == "FROM":
            image, _, name = rest.partition(" AS ")
            current = Stage(name.strip(), re.sub(r"\$\{(\w+)\}", lambda m: arguments[m[1]], image.strip()))
            stages[current.name] = current
        else:
            current.steps.append((word, rest))
    return stages


def instructions(path):
    """Yields instruction and arguments, with continued lines joined and comments gone."""
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if not line.startswith("#")]
    text = re.sub(r"\\\n\s*", "", "\n".join(lines))
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        word, _, rest = line.partition(" ")
        yield word, rest.strip()


def options(rest):
    """Splits leading --name=value options from what follows them."""
    found = {}
    while match := re.match(r"--([\w-]+)=(\S+)\s+", rest):
        found[match[1]] = match[2]
        rest = rest[match.end():]
    return found, rest


def environment(rest):
    """The pairs of an ENV instruction."""
    return dict(pair.split("=", 1) for pair in shlex.split(rest))


def command(rest):
    """A command in its JSON form; the shell form needs a shell, which the runtime image does not have."""
    words = json.loads(rest)
    if not isinstance(words, list):
        raise DockerfileError(f"{rest} must be a JSON list")
    return words
