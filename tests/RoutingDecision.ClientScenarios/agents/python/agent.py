"""Does with the Python client what the scenario says; see ../README.md."""
from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from google.protobuf import json_format

from routing_client import (
    Answer, DecideRequest, ErrorClass, NoRoute, ProviderError, RequestRefused, Router, RouterOptions, TlsOptions, TriesFailed, Verdict)
from routing.v1 import outcome_service_pb2 as outcome_pb


class Wire:
    """Commands, replies and, in between, what a scripted provider asks for."""

    def __init__(self):
        self._id = self._events = 0

    def commands(self):
        while line := sys.stdin.readline():
            command = json.loads(line)
            self._id, self._events = command["id"], 0
            yield command

    def ask(self, what: str) -> None:
        self._say(f'{{"id":{self._id},"event":{self._events},"ask":{json.dumps(what)}}}')
        self._events += 1
        sys.stdin.readline()

    def reply(self, reply: dict) -> None:
        self._say(f'{{"id":{self._id},"reply":{json.dumps(reply)}}}')

    @staticmethod
    def _say(line: str) -> None:
        print(line, flush=True)


class Providers:
    """Fake models: each call of a model takes the next of its behaviours, the last one again and again."""

    def __init__(self, scripts: dict, wire: Wire):
        self._scripts = {model: list(behaviours) for model, behaviours in scripts.items()}
        self._wire = wire
        self.settled: dict[str, threading.Event] = {}

    def call(self, call) -> Answer:
        behaviours = self._scripts[call.model]
        return self._behave(behaviours.pop(0) if len(behaviours) > 1 else behaviours[0], call)

    def of(self, model: str) -> threading.Event:
        return self.settled.setdefault(model, threading.Event())

    def _behave(self, behaviour, call) -> Answer:
        kind, value = next(iter(behaviour.items())) if isinstance(behaviour, dict) else (behaviour, None)
        if kind == "answer":
            return Answer(f"answer of {call.model}", **(value or {}))
        if kind == "error":
            raise ProviderError(ErrorClass.Value(f"ERROR_CLASS_{value.upper()}"))
        if kind == "hang":
            call.cancelled.wait(60)
            raise RuntimeError("nobody waits any more")
        if kind == "ask":
            self._wire.ask(value)
        elif kind == "after":
            self.of(value).wait(60)
        else:
            raise RuntimeError(kind)
        return self._behave(behaviour["then"], call)


class Agent:
    def __init__(self, wire: Wire):
        self._wire = wire
        self._routers: dict[str, Router] = {}
        self._offset = 0.0
        self._providers: Providers | None = None

    def do(self, command: dict) -> dict:
        kind = next(key for key in ("open", "run", "flush", "stats", "clock", "close") if key in command)
        return getattr(self, kind)(command[kind], command.get("router", "main"))

    def open(self, options: dict, name: str) -> dict:
        if name in self._routers:
            self._routers[name].close(0)
        given = {key.removesuffix("_ms"): value / 1000 if key.endswith("_ms") else value for key, value in options.items()}
        if "tls" in given:
            given["tls"] = TlsOptions(**{key: Path(file).read_bytes() for key, file in given["tls"].items()})
        given["default_models"] = tuple(given.get("default_models", ()))
        wait = given.pop("wait", True)
        router = Router(RouterOptions(**given, clock=lambda: time.time() + self._offset, on_try=self._on_try))
        self._routers[name] = router
        return {"ready": router.wait_until_ready(30 if wait else 0)}

    def run(self, run: dict, name: str) -> dict:
        self._providers = Providers(run.get("models", {}), self._wire)
        request = json_format.ParseDict(run["request"], DecideRequest())
        judge = run.get("judge") and (lambda answer, decision: _verdict(run["judge"]))
        pre_check = run.get("pre_check") and (lambda decision, instruction: run["pre_check"] if instruction else "")
        for _ in range(run.get("times", 1)):
            reply = self._run(self._routers[name], request, judge, pre_check)
        return reply

    def _run(self, router: Router, request, judge, pre_check) -> dict:
        try:
            result = router.run(request, self._providers.call, judge=judge, pre_check=pre_check)
        except TriesFailed as e:
            return {"raised": "tries_failed", "tries": [_text(t) for t in e.tries]}
        except RequestRefused as e:
            return {"raised": "refused", "code": e.code.name, "tries": []}
        except NoRoute as e:
            return {"raised": "no_route", "code": e.__cause__.code().name if e.__cause__ else "", "tries": []}
        tries = [_text(t) for t in result.tries]
        return {"value": result.value, "model": result.model, "accepted": result.accepted, "source": result.source, "tries": tries}

    def flush(self, name: str, _) -> dict:
        return {"sent": self._routers[name].flush(30)}

    def stats(self, name: str, _) -> dict:
        return vars(self._routers[name].stats())

    def clock(self, hours: float, _) -> dict:
        self._offset = hours * 3600
        return {}

    def close(self, name: str, _) -> dict:
        return vars(self._routers.pop(name).close(30))

    def _on_try(self, ended) -> None:
        self._providers.of(ended.model).set()


def _verdict(name: str) -> int:
    if name == "crash":
        raise RuntimeError("the judge is out")
    return Verdict.Value(f"VERDICT_{name.upper()}")


def _text(ended) -> str:
    def short(enum, value, prefix):
        return enum.Name(value).removeprefix(prefix).lower()

    text = f"{ended.model} {short(outcome_pb.OutcomeStatus, ended.status, 'OUTCOME_STATUS_')}"
    if ended.error_class:
        text += f" {short(ErrorClass, ended.error_class, 'ERROR_CLASS_')}"
    if ended.verdict:
        text += f" {short(Verdict, ended.verdict, 'VERDICT_')}"
    if ended.advice is not None:
        text += f" -> {short(outcome_pb.AdviceAction, ended.advice.action, 'ADVICE_ACTION_')} {ended.advice.reason_code}"
    return text


def main() -> None:
    wire = Wire()
    agent = Agent(wire)
    for command in wire.commands():
        try:
            reply = agent.do(command)
        except Exception as e:  # The driver shows it as the step's problem.
            reply = {"fault": f"{type(e).__name__}: {e}"}
        wire.reply(reply)


main()
