"""The router: decide, run the caller's function through the plan, report."""
from __future__ import annotations

import threading
import time
from typing import Callable

import grpc
from routing.v1 import common_pb2, outcome_service_pb2 as outcome_pb, routing_service_pb2 as routing_pb

from . import route as routes
from .background import Background
from .execution import Execution, Judge
from .lease import Lease
from .options import RouterOptions
from .reporter import Reporter, ReportStats
from .results import Answer, Call, NoRoute, RequestRefused, Result, Try
from .service import Service

PreCheck = Callable[[routing_pb.DecideResponse, str], str]

_REFUSALS = (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.FAILED_PRECONDITION)


class Router:
    """Routes the caller's model calls. One per process is enough: it is thread-safe, and holds a channel and a background thread until `close`.

        with Router(RouterOptions(target="127.0.0.1:50051")) as router:
            result = router.run(DecideRequest(prompt=prompt, feature="chat"), lambda call: Answer(ask(call.model, prompt)))
    """

    def __init__(self, options: RouterOptions = RouterOptions()):
        self._options = options
        self._service = Service(options)
        self._lease = Lease(options.remembered_decisions, options.clock)
        self._reporter = Reporter(self._service, options.queue_capacity, options.batch_size)
        self._background = Background(options, self._service, self._lease, self._reporter)
        self._gate = _Gate(options.pause_after_failure)

    def run(self, request: routing_pb.DecideRequest, function: Callable[[Call], Answer], *, judge: Judge | None = None,
            pre_check: PreCheck | None = None) -> Result:
        """Decides, calls `function` with the models that the plan names until an answer is good enough, and reports every try in the background.

        function: makes one call to `call.model`. With a time limit or a hedge it runs in a thread of its own, and is left alone when it is too late.
        judge: looks at an answer where the plan asks for it; returns a value of `Verdict`. It runs after the try, within the caller's time.
        pre_check: sends the instruction to the decision's model and returns the tier that it names; without it such plans are run directly.

        Raises TriesFailed (no model answered), RequestRefused (the service says it can't be served) or NoRoute (the service is away and no lease is
        left). A service that is away, slow or refuses the key never fails the call as long as a lease or default_models say where to go.
        """
        started = time.monotonic()
        if not request.tenant and self._options.tenant:
            named = routing_pb.DecideRequest()
            named.CopyFrom(request)
            named.tenant = self._options.tenant
            request = named
        deadline_ms = request.constraints.deadline_ms
        ends = started + deadline_ms / 1000 if deadline_ms > 0 else None
        route = self._route(request, pre_check)
        return Execution(route, function, judge, self._reporter, self._settled, ends).run()

    def wait_until_ready(self, timeout: float) -> bool:
        """Waits until the fallback table has been fetched once; False after `timeout` seconds. Calls may be made before."""
        return self._background.has_table.wait(timeout)

    def flush(self, timeout: float) -> bool:
        """Reports what waits now; whether all of it was acknowledged within `timeout` seconds."""
        return self._background.flush(timeout)

    def stats(self) -> ReportStats:
        return self._reporter.stats()

    def close(self, timeout: float = 2.0) -> ReportStats:
        """Reports what still waits, for at most `timeout` seconds, and ends. What is left then is dropped and counted."""
        self._background.flush(timeout)
        self._background.stop()
        self._reporter.drop_rest()
        self._service.close()
        return self._reporter.stats()

    def __enter__(self) -> Router:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def _settled(self, ended: Try, outcome: outcome_pb.Outcome | None) -> None:
        if outcome is not None and self._reporter.offer(outcome):
            self._background.wake()
        if self._options.on_try is not None:
            self._options.on_try(ended)

    def _route(self, request: routing_pb.DecideRequest, pre_check: PreCheck | None) -> routes.Route:
        cause: grpc.RpcError | None = None
        if self._gate.may_pass():
            try:
                decision = self._decide(request, pre_check)
                self._gate.passed()
                return routes.of_decision("service", decision)
            except grpc.RpcError as error:
                _raise_refusal(error)
                self._gate.failed()
                cause = error
        local = self._lease.route(request)
        if local is None and self._options.default_models:
            local = routes.of_models("default", list(self._options.default_models))
        if local is None:
            raise NoRoute("the service is away and no lease is left that fits the request") from cause
        return local

    def _decide(self, request: routing_pb.DecideRequest, pre_check: PreCheck | None) -> routing_pb.DecideResponse:
        decision = self._service.decide(request)
        if decision.plan.strategy == common_pb2.STRATEGY_PRE_CHECK:
            again = routing_pb.DecideRequest()
            again.CopyFrom(request)
            tier = _verdict(pre_check, decision)
            again.attempt.number = 2
            again.attempt.pre_check_tier = tier
            if not tier:
                again.strategy = common_pb2.STRATEGY_DIRECT
            decision = self._service.decide(again)
        self._lease.remember(request, decision)
        return decision


def _verdict(pre_check: PreCheck | None, decision: routing_pb.DecideResponse) -> str:
    try:
        return pre_check(decision, decision.plan.pre_check_instruction) if pre_check else ""
    except Exception:  # A pre-check that fails settles nothing, and the caller's call goes on.
        return ""


class _Gate:
    """Keeps calls from waiting for a service that is away: after a failure one call at a time may look whether it is back."""

    def __init__(self, pause: float):
        self._pause = pause
        self._lock = threading.Lock()
        self._opens: float | None = None

    def may_pass(self) -> bool:
        with self._lock:
            if self._opens is None:
                return True
            now = time.monotonic()
            if now < self._opens:
                return False
            self._opens = now + self._pause
            return True

    def passed(self) -> None:
        with self._lock:
            self._opens = None

    def failed(self) -> None:
        with self._lock:
            self._opens = time.monotonic() + self._pause


def _raise_refusal(error: grpc.RpcError) -> None:
    """A refusal is an answer, unlike a service that can't answer: nothing else may decide then. A spent budget is one, an overloaded service is not."""
    spent = error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED and ("routing-constraint", "budget") in (error.trailing_metadata() or ())
    if spent or error.code() in _REFUSALS:
        raise RequestRefused(error.code(), error.details()) from error
