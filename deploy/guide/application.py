#!/usr/bin/env python3
"""A stand-in for your application in guide.md: asks which model to call, pretends to call it, and reports what became of it.

  application.py PROMPTS.jsonl [--server 127.0.0.1:50051] [--calls 300] [--feature NAME]

No model is called. A row {"prompt", "tier"} says which tier is enough, and an answer is good when the model's tier is that or a stronger one.
"""
import argparse
import collections
import json
import random

import grpc
from routing.v1 import outcome_service_pb2 as outcome, outcome_service_pb2_grpc as outcomes
from routing.v1 import routing_service_pb2 as routing, routing_service_pb2_grpc as routers

TIERS = ["economy", "standard", "premium"]
MOST_TRIES = 3


def rows(path, calls):
    with open(path, encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    return [row for row in found if "prompt" in row][:calls]


def good(tier, row):
    return TIERS.index(tier) >= TIERS.index(row["tier"])


def report(decision, attempt, model, tier, row, chance):
    """What your code knows after a call."""
    said = outcome.Outcome(
        decision_id=decision.decision_id, attempt=attempt, model=model, status=outcome.OUTCOME_STATUS_SUCCESS,
        latency_ms=chance.uniform(300, 1500) * (1 + TIERS.index(tier)), input_tokens=len(row["prompt"]) // 4 + 1,
        output_tokens=chance.randint(40, 400), satisfied=good(tier, row))
    for ask in decision.plan.asks if attempt == 1 else []:
        if ask.kind == routing.SAMPLING_KIND_SHADOW:
            # Asked to run a second model beside: both answers are there, so they can be compared.
            said.shadow_model = ask.model
            said.comparison = outcome.COMPARISON_AGREE if said.satisfied else outcome.COMPARISON_SHADOW_BETTER
        else:
            said.evaluator_tier = decision.plan.evaluator_tier
            said.evaluator_verdict = outcome.VERDICT_PASS if said.satisfied else outcome.VERDICT_FAIL
    return said


def serve(router, reporter, row, feature, chance, counts):
    decision = router.Decide(routing.DecideRequest(prompt=row["prompt"], feature=feature, user_key=str(chance.randint(1, 50))))
    model, tier = decision.model, decision.tier
    for attempt in range(1, MOST_TRIES + 1):
        counts[f"called {tier}"] += 1
        advice = reporter.ReportOutcome(outcome.ReportOutcomeRequest(outcome=report(decision, attempt, model, tier, row, chance)))
        if advice.action not in (outcome.ADVICE_ACTION_ESCALATE, outcome.ADVICE_ACTION_RETRY):
            break
        counts["escalated"] += 1
        model, tier = advice.model, advice.tier
    counts["good answers" if good(tier, row) else "bad answers"] += 1


def main():
    parser = argparse.ArgumentParser(description="Stands in for an application: no model is called.")
    parser.add_argument("prompts")
    parser.add_argument("--server", default="127.0.0.1:50051")
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--feature", default="assistant")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance, counts = random.Random(chosen.seed), collections.Counter()
    with grpc.insecure_channel(chosen.server) as channel:
        router, reporter = routers.RoutingServiceStub(channel), outcomes.OutcomeServiceStub(channel)
        for row in rows(chosen.prompts, chosen.calls):
            serve(router, reporter, row, chosen.feature, chance, counts)
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
