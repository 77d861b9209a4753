"""What goes into a try and what comes out of a run."""
from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from routing.v1 import common_pb2, outcome_service_pb2 as outcome_pb, routing_service_pb2 as routing_pb

ErrorClass = common_pb2.ErrorClass
Verdict = outcome_pb.Verdict


@dataclass(frozen=True)
class Call:
    """What the caller's function is told about the try it is to make.

    number counts the tries of a run from 1. time_left is in seconds, None without a limit. `cancelled` is set when the answer is no longer wanted:
    a function that can stop early should. decision is None when the call was routed without one.
    """

    model: str
    provider: str
    tier: str
    number: int
    time_left: float | None
    cancelled: threading.Event
    decision: routing_pb.DecideResponse | None


@dataclass(frozen=True)
class Answer:
    """A model's answer and what it took. Tokens and first_token_ms are 0 where unknown; self_confidence is 0..1; without cost_usd the service
    computes the cost from the tokens."""

    value: Any
    self_confidence: float | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    first_token_ms: float = 0
    cost_usd: float | None = None


@dataclass
class Try:
    """One try. status, error_class and verdict are values of the protocol's enums; latency_ms is that of the caller's function. advice is what the
    service said about it, None where it was not asked or did not answer."""

    number: int
    model: str
    status: int
    error_class: int = common_pb2.ERROR_CLASS_UNSPECIFIED
    latency_ms: float = 0
    answer: Answer | None = None
    error: BaseException | None = None
    verdict: int = outcome_pb.VERDICT_UNSPECIFIED
    advice: outcome_pb.ReportOutcomeResponse | None = None


@dataclass(frozen=True)
class Result:
    """The answer of a run.

    accepted: False when it is the best there was although it was not good enough (low confidence, or the judge said no).
    source: "service" (a fresh decision), "lease" (an earlier one for the same request), "table" (the fallback table) or "default" (default_models).
    decision: None unless the source is "service" or "lease".
    """

    answer: Answer
    model: str
    accepted: bool
    source: str
    tries: list[Try] = field(default_factory=list)
    decision: routing_pb.DecideResponse | None = None

    @property
    def value(self) -> Any:
        return self.answer.value


class ProviderError(Exception):
    """Raised by the caller's function to say why a model gave no answer. Any other exception counts as ERROR_CLASS_OTHER, TimeoutError as
    ERROR_CLASS_TIMEOUT."""

    def __init__(self, error_class: int, message: str = ""):
        super().__init__(message or ErrorClass.Name(error_class))
        self.error_class = error_class


class RoutingError(Exception):
    """What `Router.run` raises."""


class RequestRefused(RoutingError):
    """The service was asked and says that this request can't be served: it is malformed, no model satisfies its constraints, or its budget is spent.
    No model was called. code is the gRPC status code."""

    def __init__(self, code, message: str):
        super().__init__(message)
        self.code = code


class NoRoute(RoutingError):
    """The service is away and nothing else says which model to call. The cause, where there is one, is the service's error. No model was called."""


class TriesFailed(RoutingError):
    """No try gave an answer. The cause is the last one's exception."""

    def __init__(self, tries: list[Try]):
        failures = (f"{t.model} {ErrorClass.Name(t.error_class).removeprefix('ERROR_CLASS_').lower()}" for t in tries)
        super().__init__("no model answered: " + ", ".join(failures))
        self.tries = tries
