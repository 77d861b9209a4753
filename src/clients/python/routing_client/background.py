"""The thread behind a router: it reports outcomes and keeps the fallback table fresh."""
from __future__ import annotations

import threading
import time

import grpc

from .lease import Lease
from .options import RouterOptions
from .reporter import Reporter
from .service import Service


class Background:
    """Works every flush_interval, when it is woken and when somebody waits for a flush. A daemon: it keeps no program from ending."""

    def __init__(self, options: RouterOptions, service: Service, lease: Lease, reporter: Reporter):
        self._options = options
        self._service = service
        self._lease = lease
        self._reporter = reporter
        self._changed = threading.Condition()
        self._woken = self._stopping = False
        self._rounds_wanted = self._rounds_done = 0
        self._all_sent = True
        self._table_due = 0.0
        self.has_table = threading.Event()
        self._thread = threading.Thread(target=self._work, name="routing-background", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def flush(self, timeout: float) -> bool:
        """Waits for one round that begins after this call; whether it sent all that waited."""
        with self._changed:
            self._rounds_wanted = wanted = self._rounds_wanted + 1
            self._changed.notify_all()
            return self._changed.wait_for(lambda: self._rounds_done >= wanted, timeout) and self._all_sent

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                wanted, stopping = self._rounds_wanted, self._stopping
                self._woken = False
            if stopping:
                return
            self._refresh_table()
            sent = self._reporter.send()
            with self._changed:
                self._all_sent = sent
                self._rounds_done = max(self._rounds_done, wanted)
                self._changed.notify_all()
                self._changed.wait_for(self._has_work, self._pause())

    def _pause(self) -> float:
        """A table that is due is asked for as often as a decision would be."""
        is_due = time.monotonic() >= self._table_due
        return min(self._options.flush_interval, self._options.pause_after_failure) if is_due else self._options.flush_interval

    def _has_work(self) -> bool:
        return self._woken or self._stopping or self._rounds_wanted > self._rounds_done

    def _refresh_table(self) -> None:
        if time.monotonic() < self._table_due:
            return
        try:
            self._lease.keep_table(self._service.fallback_table())
        except grpc.RpcError:
            return  # The old one serves as long as its lease says.
        self._table_due = time.monotonic() + self._options.table_refresh
        self.has_table.set()
