"""Runs the caller's function within its time, alone or beside a hedge."""
from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass
from typing import Callable, Iterator

from routing.v1 import common_pb2, outcome_service_pb2 as outcome_pb

from .results import Answer, Call, ProviderError, Try


@dataclass
class _Runner:
    call: Call
    started: float
    expires: float | None


class Race:
    """Tries that run at once. Iterating gives each as it ends, by itself or by its time limit; `cancel` ends those that still run."""

    def __init__(self, function: Callable[[Call], Answer]):
        self._function = function
        self._ended: queue.SimpleQueue[Try] = queue.SimpleQueue()
        self._running: dict[int, _Runner] = {}
        self._later: tuple[Callable[[], Call], float] | None = None

    def start(self, call: Call) -> None:
        now = time.monotonic()
        self._running[call.number] = _Runner(call, now, None if call.time_left is None else now + call.time_left)
        threading.Thread(target=lambda: self._ended.put(perform(self._function, call)), name="routing-try", daemon=True).start()

    def start_later(self, make_call: Callable[[], Call], after: float) -> None:
        """Starts what it makes after so many seconds, unless the race has come to its end before."""
        if after > 0:
            self._later = (make_call, time.monotonic() + after)
        else:
            self.start(make_call())

    @property
    def is_running(self) -> bool:
        return bool(self._running)

    def __iter__(self) -> Iterator[Try]:
        while self._running:
            try:
                ended = self._ended.get(timeout=self._wait())
                if self._running.pop(ended.number, None) is not None:
                    yield ended
                continue
            except queue.Empty:
                pass
            now = time.monotonic()
            for runner in [r for r in self._running.values() if r.expires is not None and r.expires <= now]:
                yield self._end(runner, outcome_pb.OUTCOME_STATUS_FAILURE, common_pb2.ERROR_CLASS_TIMEOUT)
            if self._later is not None and self._later[1] <= now and self._running:
                make_call, self._later = self._later[0], None
                self.start(make_call())

    def cancel(self) -> list[Try]:
        """Ends what still runs, without waiting for it."""
        return [self._end(r, outcome_pb.OUTCOME_STATUS_CANCELLED, common_pb2.ERROR_CLASS_UNSPECIFIED) for r in list(self._running.values())]

    def _end(self, runner: _Runner, status: int, error_class: int) -> Try:
        del self._running[runner.call.number]
        runner.call.cancelled.set()
        error = TimeoutError("gave up") if status == outcome_pb.OUTCOME_STATUS_FAILURE else None
        latency = (time.monotonic() - runner.started) * 1000
        return Try(runner.call.number, runner.call.model, status, error_class, latency, error=error)

    def _wait(self) -> float | None:
        ends = [r.expires for r in self._running.values() if r.expires is not None]
        if self._later is not None:
            ends.append(self._later[1])
        return max(0.0, min(ends) - time.monotonic()) if ends else None


def perform(function: Callable[[Call], Answer], call: Call) -> Try:
    """One call of the caller's function, in this thread."""
    started = time.monotonic()
    answer, error, error_class = None, None, common_pb2.ERROR_CLASS_UNSPECIFIED
    try:
        answer = function(call)
        if not isinstance(answer, Answer):
            raise TypeError(f"the function must return an Answer, not {type(answer).__name__}")
    except ProviderError as e:
        error, error_class = e, e.error_class or common_pb2.ERROR_CLASS_OTHER
    except TimeoutError as e:
        error, error_class = e, common_pb2.ERROR_CLASS_TIMEOUT
    except Exception as e:  # Whatever a provider's library raises is an outcome.
        error, error_class = e, common_pb2.ERROR_CLASS_OTHER
    status = outcome_pb.OUTCOME_STATUS_SUCCESS if error is None else outcome_pb.OUTCOME_STATUS_FAILURE
    return Try(call.number, call.model, status, error_class, (time.monotonic() - started) * 1000, None if error else answer, error)
