"""A route: the models to try and how, whoever said so."""
from __future__ import annotations

from dataclasses import dataclass, field

from routing.v1 import common_pb2, routing_service_pb2 as routing_pb

# Tries of a route without a plan.
LOCAL_TRIES = 3
_LOW_CONFIDENCE = common_pb2.FALLBACK_TRIGGER_LOW_CONFIDENCE


@dataclass(frozen=True)
class Step:
    """A model to try. Without triggers anything leads here."""

    model: str
    provider: str = ""
    tier: str = ""
    triggers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Route:
    """The steps in their order and the plan to go through them. Times are seconds, None where there is no limit."""

    source: str
    steps: list[Step]
    plan: routing_pb.Plan = field(default_factory=routing_pb.Plan)
    decision: routing_pb.DecideResponse | None = None

    @property
    def is_reported(self) -> bool:
        """Only fresh decisions are: the outcomes of a reused one would repeat those of its first use."""
        return self.source == "service"

    @property
    def give_up_after(self) -> float | None:
        return self.plan.give_up_after_ms / 1000 or None

    @property
    def hedge(self) -> Step | None:
        """What may run beside the first try. Speculation is about the answer, so it needs a step that takes rejected ones: a stronger model."""
        if self.plan.max_attempts < 2:
            return None
        if self.plan.strategy == common_pb2.STRATEGY_SPECULATE:
            return next((s for s in self.steps[1:] if not s.triggers or _LOW_CONFIDENCE in s.triggers), None)
        return self.steps[1] if len(self.steps) > 1 and self.plan.hedge_after_ms > 0 else None

    @property
    def hedge_after(self) -> float:
        return 0.0 if self.plan.strategy == common_pb2.STRATEGY_SPECULATE else self.plan.hedge_after_ms / 1000

    @property
    def wants_verdict(self) -> bool:
        return any(ask.kind == routing_pb.SAMPLING_KIND_EVALUATE for ask in self.plan.asks)


def of_decision(source: str, decision: routing_pb.DecideResponse) -> Route:
    first = Step(decision.model, decision.provider, decision.tier)
    rest = [Step(f.model, f.provider, f.tier, tuple(f.triggers)) for f in decision.fallbacks]
    return Route(source, [first, *rest], decision.plan, decision)


def of_models(source: str, models: list[str], tier: str = "") -> Route:
    """Without a plan: each model once, until one answers."""
    steps = [Step(model, "", tier if i == 0 else "") for i, model in enumerate(models)]
    return Route(source, steps, routing_pb.Plan(max_attempts=min(LOCAL_TRIES, len(steps))))
