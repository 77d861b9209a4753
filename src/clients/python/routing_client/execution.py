"""Goes through a route: tries, fallbacks, escalations and the hedge."""
from __future__ import annotations

import threading
import time
from typing import Callable

from routing.v1 import common_pb2, outcome_service_pb2 as outcome_pb, routing_service_pb2 as routing_pb

from .race import Race, perform
from .reporter import Reporter
from .results import Answer, Call, Result, Try, TriesFailed
from .route import Route, Step

Judge = Callable[[Answer, routing_pb.DecideResponse], int]

_GO_ON = (outcome_pb.ADVICE_ACTION_ESCALATE, outcome_pb.ADVICE_ACTION_RETRY)
# These say something about the model; the caller's own mistakes would be made again at any other.
_TIMEOUT, _INVALID = common_pb2.ERROR_CLASS_TIMEOUT, common_pb2.ERROR_CLASS_INVALID_REQUEST


class Execution:
    """One run. Not reusable."""

    def __init__(self, route: Route, function: Callable[[Call], Answer], judge: Judge | None, reporter: Reporter,
                 on_settled: Callable[[Try, outcome_pb.Outcome | None], None], ends: float | None):
        self._route = route
        self._function = function
        self._judge = judge
        self._reporter = reporter
        self._on_settled = on_settled
        self._ends = ends
        self._tries: list[Try] = []
        self._started: list[str] = []

    def run(self) -> Result:
        step: Step | None = self._route.steps[0]
        while step is not None:
            last = self._race(step) if self._route.hedge is not None and not self._started else self._try(step)
            if last.status == outcome_pb.OUTCOME_STATUS_SUCCESS and not self._is_doubtful(last):
                return self._result(last, accepted=True)
            step = self._next(last)
            self._note(last)
        answers = [t for t in self._tries if t.answer is not None]
        if answers:
            # The last answer is the strongest model's.
            return self._result(answers[-1], accepted=self._is_accepted(answers[-1]))
        raise TriesFailed(self._tries) from self._tries[-1].error

    def _try(self, step: Step) -> Try:
        call = self._call(step)
        if call.time_left is None:
            return self._judged(perform(self._function, call))
        race = Race(self._function)
        race.start(call)
        return self._judged(next(iter(race)))

    def _race(self, step: Step) -> Try:
        """The first try and the hedge beside it. The first good answer wins; without one, the try that ended last is the one to go on from."""
        race = Race(self._function)
        race.start(self._call(step))
        race.start_later(lambda: self._call(self._route.hedge), self._route.hedge_after)
        for ended in race:
            last = self._judged(ended)
            if last.status == outcome_pb.OUTCOME_STATUS_SUCCESS and not self._is_doubtful(last):
                for lost in race.cancel():
                    self._settle(lost)
                break
            if race.is_running:
                self._settle(last)
        return last

    def _call(self, step: Step) -> Call:
        self._started.append(step.model)
        limits = [limit for limit in (self._route.give_up_after, self._left()) if limit is not None]
        return Call(step.model, step.provider, step.tier, len(self._started), min(limits, default=None), threading.Event(), self._route.decision)

    def _judged(self, ended: Try) -> Try:
        """Lets the judge look at an answer where the plan asks for it: for a measurement, or for want of the model's own confidence."""
        if ended.answer is None or self._judge is None or self._route.decision is None:
            return ended
        unsure = self._route.plan.accept_threshold > 0 and ended.answer.self_confidence is None
        if unsure or self._route.wants_verdict:
            try:
                ended.verdict = self._judge(ended.answer, self._route.decision)
            except Exception:  # A judge that fails says nothing about the answer.
                ended.verdict = outcome_pb.VERDICT_UNSURE
        return ended

    def _is_doubtful(self, ended: Try) -> bool:
        """Whether an answer is not good enough, or only the service can say: it knows the threshold when the plan names none."""
        if ended.verdict in (outcome_pb.VERDICT_PASS, outcome_pb.VERDICT_FAIL):
            return ended.verdict == outcome_pb.VERDICT_FAIL
        confidence, threshold = ended.answer.self_confidence, self._route.plan.accept_threshold
        return confidence is not None and (confidence < threshold if threshold > 0 else self._route.is_reported)

    def _is_accepted(self, ended: Try) -> bool:
        """Whether a doubtful answer is good enough after all."""
        if ended.advice is not None:
            return ended.advice.reason_code == "answer_accepted"
        return ended.verdict != outcome_pb.VERDICT_FAIL and self._route.plan.accept_threshold == 0

    def _next(self, last: Try) -> Step | None:
        """Where to go after a try that is not accepted: the service knows best; when it is away, the plan's fallbacks say."""
        if self._route.is_reported:
            last.advice = self._reporter.ask(self._outcome(last))
        if last.advice is None:
            return self._next_by_plan(last)
        if last.advice.action not in _GO_ON or not last.advice.model:
            return None
        pause = last.advice.retry_after_ms / 1000
        if pause > 0:
            left = self._left()
            time.sleep(pause if left is None else min(pause, left))
        return Step(last.advice.model, last.advice.provider, last.advice.tier)

    def _next_by_plan(self, last: Try) -> Step | None:
        left = self._left()
        if (last.answer is not None and self._is_accepted(last)) or last.error_class == _INVALID:
            return None
        if len(self._started) >= self._route.plan.max_attempts or (left is not None and left <= 0):
            return None
        trigger = _trigger(last)
        return next((s for s in self._route.steps if s.model not in self._started and (not s.triggers or trigger in s.triggers)), None)

    def _left(self) -> float | None:
        return None if self._ends is None else max(0.0, self._ends - time.monotonic())

    def _result(self, winner: Try, accepted: bool) -> Result:
        if winner not in self._tries:
            self._settle(winner)
        self._tries.sort(key=lambda t: t.number)
        return Result(winner.answer, winner.model, accepted, self._route.source, self._tries, self._route.decision)

    def _settle(self, ended: Try) -> None:
        """Notes a try and hands its outcome to be reported."""
        self._note(ended, self._outcome(ended) if self._route.is_reported else None)

    def _note(self, ended: Try, outcome: outcome_pb.Outcome | None = None) -> None:
        self._tries.append(ended)
        self._on_settled(ended, outcome)

    def _outcome(self, ended: Try) -> outcome_pb.Outcome:
        outcome = outcome_pb.Outcome(
            decision_id=self._route.decision.decision_id, attempt=ended.number, model=ended.model, status=ended.status, error_class=ended.error_class,
            latency_ms=ended.latency_ms, evaluator_verdict=ended.verdict)
        if ended.verdict:
            outcome.evaluator_tier = self._route.plan.evaluator_tier
        left = self._left()
        if left is not None:
            outcome.deadline_left_ms = int(left * 1000)
        if ended.answer is not None:
            for name in ("first_token_ms", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cost_usd", "self_confidence"):
                value = getattr(ended.answer, name)
                if value is not None:
                    setattr(outcome, name, value)
        return outcome


def _trigger(last: Try) -> int:
    if last.status == outcome_pb.OUTCOME_STATUS_SUCCESS:
        failed = last.verdict == outcome_pb.VERDICT_FAIL
        return common_pb2.FALLBACK_TRIGGER_EVALUATION_FAILED if failed else common_pb2.FALLBACK_TRIGGER_LOW_CONFIDENCE
    return common_pb2.FALLBACK_TRIGGER_TIMEOUT if last.error_class == _TIMEOUT else common_pb2.FALLBACK_TRIGGER_ERROR
