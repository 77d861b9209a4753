"""Outcomes on their way to the service."""
from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

import grpc
from routing.v1 import outcome_service_pb2 as outcome_pb

from .service import Service


@dataclass(frozen=True)
class ReportStats:
    """Counts since the router was made.

    waiting: not yet reported. reported: acknowledged by the service, also as a repetition. rejected: the service would not take them.
    dropped: lost because too many waited, or were still waiting at the end.
    """

    waiting: int
    reported: int
    rejected: int
    dropped: int


class Reporter:
    """A bounded queue of outcomes, sent in batches. A batch that fails stays at the head and is sent again: outcomes are counted once however
    often they are reported. Thread-safe; `send` runs in one thread at a time."""

    def __init__(self, service: Service, capacity: int, batch_size: int):
        self._service = service
        self._capacity = capacity
        self._batch_size = batch_size
        self._lock = threading.Lock()
        self._queue: deque[outcome_pb.Outcome] = deque()
        self._reported = self._rejected = self._dropped = 0

    def offer(self, outcome: outcome_pb.Outcome) -> bool:
        """Queues an outcome; whether a full batch waits."""
        with self._lock:
            if len(self._queue) >= self._capacity:
                self._dropped += 1
            else:
                self._queue.append(outcome)
            return len(self._queue) >= self._batch_size

    def ask(self, outcome: outcome_pb.Outcome) -> outcome_pb.ReportOutcomeResponse | None:
        """Reports one outcome at once and returns the advice; None when the service gave none. Then the outcome is queued, unless it was refused."""
        try:
            advice = self._service.report(outcome)
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.INVALID_ARGUMENT:
                with self._lock:
                    self._rejected += 1
            else:
                self.offer(outcome)
            return None
        with self._lock:
            self._reported += 1
        return advice

    def send(self) -> bool:
        """Sends all that waits, batch by batch; False when one failed, which then waits on."""
        while True:
            with self._lock:
                batch = [self._queue[i] for i in range(min(self._batch_size, len(self._queue)))]
            if not batch:
                return True
            try:
                reply = self._service.report_all(batch)
            except grpc.RpcError:
                return False
            with self._lock:
                for _ in range(min(len(batch), len(self._queue))):
                    self._queue.popleft()
                self._reported += reply.accepted + reply.duplicates
                self._rejected += reply.rejected

    def drop_rest(self) -> None:
        with self._lock:
            self._dropped += len(self._queue)
            self._queue.clear()

    def stats(self) -> ReportStats:
        with self._lock:
            return ReportStats(len(self._queue), self._reported, self._rejected, self._dropped)
