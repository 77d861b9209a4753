import math

from calls import SOON
from routing.v1 import common_pb2 as common
from routing.v1 import insight_service_pb2, outcome_service_pb2 as pb
from server import bad_fields, decide, insight, outcomes, report
from steps import Steps, equal

FAILURE, CANCELLED = pb.OUTCOME_STATUS_FAILURE, pb.OUTCOME_STATUS_CANCELLED

steps = Steps()


def medium():
    """A decision for a-medium, which the default of the policy gives."""
    return decide("What time is it?").decision_id


def advice(**fields):
    reply = report(fields.pop("decision_id", None) or medium(), **fields)
    return reply.action, reply.reason_code, reply.model


def health(*models):
    return insight.GetModelHealth(insight_service_pb2.GetModelHealthRequest(models=models), timeout=SOON).models


@steps.step("outcome-success")
def _():
    reply = report(medium(), latency_ms=812, first_token_ms=300, input_tokens=1000, output_tokens=500, self_confidence=0.9, rating=5)
    equal((reply.action, reply.reason_code, reply.model, reply.duplicate), (pb.ADVICE_ACTION_ACCEPT, "answer_accepted", "", False))


@steps.step("model-health")
def _():
    report(medium(), attempt=2, status=FAILURE, error_class=common.ERROR_CLASS_RATE_LIMITED)
    (model,) = health("a-medium")
    equal((model.provider, model.tier, model.calls, model.errors, model.error_rate), ("alpha", "medium", 2, 1, 0.5))
    equal((model.input_tokens, model.output_tokens, dict(model.errors_by_class)), (1000, 500, {"rate_limited": 1}))
    assert abs(model.cost_usd - 0.006) < 1e-9 and 700 < model.latency_p50_ms < 900, model
    equal((model.state, model.breaker), (common.MODEL_STATE_ENABLED, common.BREAKER_STATE_CLOSED))
    equal([model.model for model in health()], ["a-small", "b-small", "a-medium", "b-medium", "a-large", "b-large"])


@steps.step("outcome-failure-retry")
def _():
    equal(advice(status=FAILURE, error_class=common.ERROR_CLASS_PROVIDER), (pb.ADVICE_ACTION_RETRY, "provider_trouble", "b-medium"))
    equal(advice(status=FAILURE, error_class=common.ERROR_CLASS_TIMEOUT), (pb.ADVICE_ACTION_RETRY, "provider_trouble", "b-medium"))


@steps.step("outcome-failure-escalate")
def _():
    for error_class, code in ((common.ERROR_CLASS_REFUSED, "refused"), (common.ERROR_CLASS_CONTENT_FILTER, "refused")):
        equal(advice(status=FAILURE, error_class=error_class), (pb.ADVICE_ACTION_ESCALATE, code, "a-large"))
    equal(advice(status=FAILURE, error_class=common.ERROR_CLASS_CONTEXT_LENGTH), (pb.ADVICE_ACTION_ESCALATE, "context_too_long", "a-large"))


@steps.step("outcome-low-confidence")
def _():
    cascade = decide("Hello there.", feature="cascade")
    reply = report(cascade.decision_id, self_confidence=cascade.plan.accept_threshold - 0.1)
    equal((reply.action, reply.reason_code, reply.tier), (pb.ADVICE_ACTION_ESCALATE, "self_confidence_low", "medium"))
    equal(advice(decision_id=cascade.decision_id, attempt=2, self_confidence=0.99)[0], pb.ADVICE_ACTION_ACCEPT)


@steps.step("outcome-verdict")
def _():
    equal(advice(evaluator_verdict=pb.VERDICT_FAIL, evaluator_tier="large"), (pb.ADVICE_ACTION_ESCALATE, "evaluation_failed", "a-large"))
    equal(advice(evaluator_verdict=pb.VERDICT_PASS, self_confidence=0)[0], pb.ADVICE_ACTION_ACCEPT)


@steps.step("outcome-give-up")
def _():
    give_up = pb.ADVICE_ACTION_GIVE_UP
    equal(advice(status=FAILURE, error_class=common.ERROR_CLASS_INVALID_REQUEST), (give_up, "request_invalid", ""))
    equal(advice(status=CANCELLED), (give_up, "cancelled", ""))
    provider = {"status": FAILURE, "error_class": common.ERROR_CLASS_PROVIDER}
    equal(advice(**provider, attempt=3), (give_up, "attempts_exhausted", ""))
    equal(advice(**provider, deadline_left_ms=10), (give_up, "deadline_too_short", ""))
    large = decide("Prove it.").decision_id
    equal(advice(decision_id=large, status=FAILURE, error_class=common.ERROR_CLASS_REFUSED), (give_up, "no_stronger_model", ""))


@steps.step("outcome-duplicate")
def _():
    decision_id = medium()
    before = health("a-medium")[0].calls
    equal([report(decision_id).duplicate, report(decision_id).duplicate, report(decision_id, attempt=2).duplicate], [False, True, False])
    equal(health("a-medium")[0].calls, before + 2)


@steps.step("outcome-foreign-id")
def _():
    decision_id = medium()
    changed = decision_id[:30] + ("A" if decision_id[30] != "A" else "B") + decision_id[31:]
    for foreign in ("", "A", "no id!", "漢字", decision_id[:-4], changed, decision_id + "AAAA", "A" * 100_000):
        equal(bad_fields(lambda foreign=foreign: report(foreign)), ["decision_id"])


@steps.step("outcome-bad-values")
def _():
    decision_id = medium()
    bad = {
        "attempt": 0, "status": 9, "error_class": 99, "latency_ms": math.nan, "first_token_ms": -1, "input_tokens": -1, "output_tokens": 1 << 62,
        "cost_usd": math.inf, "self_confidence": 1.01, "evaluator_verdict": 9, "rating": 6, "comparison": 9,
    }
    equal(set(bad_fields(lambda: report(decision_id, **bad))), set(bad))
    equal(bad_fields(lambda: report(decision_id, status=0)), ["status"])
    equal(bad_fields(lambda: report(decision_id, status=FAILURE)), ["error_class"])
    equal(bad_fields(lambda: outcomes.ReportOutcome(pb.ReportOutcomeRequest(), timeout=SOON)), ["outcome"])


@steps.step("outcomes-stream")
def _():
    good = [pb.Outcome(decision_id=medium(), attempt=1, status=pb.OUTCOME_STATUS_SUCCESS) for _ in range(50)]
    bad = pb.Outcome(decision_id="no id!", attempt=1, status=pb.OUTCOME_STATUS_SUCCESS)
    sent = [*good[:25], bad, *good[25:], good[0]]
    reply = outcomes.ReportOutcomes((pb.ReportOutcomesRequest(outcome=outcome) for outcome in sent), timeout=SOON)
    equal((reply.accepted, reply.duplicates, reply.rejected), (50, 1, 1))
    equal([rejection.index for rejection in reply.rejections], [25])
    many = outcomes.ReportOutcomes((pb.ReportOutcomesRequest() for _ in range(300)), timeout=SOON)
    equal((many.rejected, len(many.rejections)), (300, 100))


@steps.step("feedback")
def _():
    decision_id = medium()

    def late(**fields):
        return outcomes.ReportFeedback(pb.ReportFeedbackRequest(decision_id=decision_id, **fields), timeout=SOON).duplicate

    equal([late(satisfied=False, needed_tier="large"), late(satisfied=False, needed_tier="large"), late(rating=2)], [False, True, False])
    equal(bad_fields(lambda: late()), ["satisfied"])
    equal(bad_fields(lambda: late(rating=0, needed_tier="nope", comparison=9)), ["comparison", "rating", "needed_tier"])


@steps.step("breaker")
def _():
    decisions = [decide("Classify this.") for _ in range(12)]
    equal({decision.model for decision in decisions}, {"a-small"})
    for decision in decisions:
        report(decision.decision_id, status=FAILURE, error_class=common.ERROR_CLASS_PROVIDER)
    equal(health("a-small")[0].breaker, common.BREAKER_STATE_OPEN)
    equal(decide("Classify this.").model, "b-small")


steps.run()
