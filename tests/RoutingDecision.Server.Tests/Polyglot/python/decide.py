import math
import time

import grpc

from calls import SOON, error
from routing.v1 import common_pb2 as common
from routing.v1 import routing_service_pb2 as pb
from server import bad_fields, code_of, decide, details_of, routing
from steps import Steps, equal

steps = Steps()


def said(role, text, *attachments):
    return pb.Message(role=role, text=text, attachments=attachments)


def codes(reply):
    return [reason.code for reason in reply.reasons]


@steps.step("decide-plain")
def _():
    reply = decide("What time is it?", request_id="r-1")
    equal((reply.request_id, reply.model, reply.provider, reply.tier), ("r-1", "a-medium", "alpha", "medium"))
    equal((reply.decided_by, codes(reply)), (common.DECIDED_BY_DEFAULT, ["default_tier"]))
    equal([step.model for step in reply.fallbacks][:2], ["b-medium", "a-large"])
    equal((reply.plan.strategy, reply.plan.max_attempts, reply.propensity), (common.STRATEGY_DIRECT, 3, 1))
    assert 0 < reply.confidence <= 1 and 1 <= reply.complexity <= 5 and reply.expected_latency_ms > 0
    assert 0 < reply.estimated_cost_usd < reply.baseline_cost_usd, reply
    assert reply.valid_until_unix_ms > time.time() * 1000 and reply.policy_version.startswith("p-") and reply.decision_id


@steps.step("decide-messages")
def _():
    reply = decide(
        messages=[
            said(common.MESSAGE_ROLE_SYSTEM, "You prove theorems."),
            said(common.MESSAGE_ROLE_USER, "Prove that there are infinitely many primes."),
            said(common.MESSAGE_ROLE_ASSISTANT, "Suppose not, and multiply them all."),
            said(common.MESSAGE_ROLE_USER, "Classify this sentence: the sky is blue."),
        ])
    equal((reply.tier, reply.decided_by, codes(reply)[0]), ("small", common.DECIDED_BY_RULE, "rule"))
    assert "labels" in reply.reasons[0].text, reply.reasons


@steps.step("decide-conversation")
def _():
    def turn(prompt, **fields):
        return decide(prompt, conversation=pb.Conversation(id="python-1", **fields))

    equal(turn("Prove that the square root of 2 is irrational.", turn=1).tier, "large")
    follow_up = turn("yes, do it", turn=2)
    equal((follow_up.tier, follow_up.decided_by), ("large", common.DECIDED_BY_CONVERSATION))
    equal(turn("Tell me about the weather in Lisbon in May.", turn=3).reasons[0].code, "conversation_floor")
    equal(decide("Tell me about the weather in Lisbon in May.", conversation=pb.Conversation(id="python-2")).tier, "medium")


@steps.step("decide-explain")
def _():
    request = {"feature": "faq", "options": pb.DecideOptions(explain=True)}
    reply = decide("Tell me about the weather in Lisbon.", **request)
    equal((reply.tier, codes(reply)[0]), ("small", "rule_ceiling"))
    equal([(change.change, change.tier) for change in reply.what_would_change_it], [("without rule 'faq'", "medium")])
    equal(len(decide("Tell me about the weather in Lisbon.", feature="faq").what_would_change_it), 0)


@steps.step("decide-constraints")
def _():
    reply = decide("Hello there, how are you?", constraints=pb.Constraints(min_tier="large", denied_providers=["alpha"]))
    equal((reply.model, reply.decided_by, codes(reply)[0]), ("b-large", common.DECIDED_BY_OVERRIDE, "request_floor"))
    equal(decide("Prove it.", constraints=pb.Constraints(allowed_models=["b-small", "b-medium"])).model, "b-medium")
    equal(decide("Hello there.", tenant="europe", constraints=pb.Constraints(denied_models=["a-medium"])).model, "a-large")


@steps.step("decide-tools-attachments")
def _():
    image = [said(common.MESSAGE_ROLE_USER, "Classify this picture.", common.ATTACHMENT_KIND_IMAGE)]
    equal(decide(messages=image, tools=pb.Tools(count=2, bytes=4000)).model, "b-small")
    sound = [said(common.MESSAGE_ROLE_USER, "What is said here?", common.ATTACHMENT_KIND_AUDIO)]
    equal(decide(messages=sound).model, "b-medium")


@steps.step("decide-attempt")
def _():
    rejected = decide("Hello there.", attempt=pb.Attempt(number=2, previous_model="a-medium", answer_rejected=True))
    equal((rejected.tier, rejected.decided_by, codes(rejected)[0]), ("large", common.DECIDED_BY_OVERRIDE, "answer_rejected"))
    failed = decide("Hello there.", attempt=pb.Attempt(number=2, previous_model="a-medium", error_class=common.ERROR_CLASS_PROVIDER))
    equal(failed.model, "b-medium")
    equal(decide("Hello there.", attempt=pb.Attempt(pre_check_tier="large")).reasons[0].code, "pre_check_verdict")


@steps.step("decide-cascade")
def _():
    plan = decide("Hello there.", feature="cascade").plan
    equal((plan.strategy, round(plan.accept_threshold, 3), plan.evaluator_tier), (common.STRATEGY_CASCADE, 0.7, "medium"))


@steps.step("decide-dry-run")
def _():
    def ask(prompt, **fields):
        return decide(prompt, conversation=pb.Conversation(id="python-dry"), **fields)

    equal(ask("Prove it by induction.", options=pb.DecideOptions(dry_run=True)).tier, "large")
    equal(ask("Tell me about the weather in Lisbon in May.").tier, "medium")


@steps.step("batch")
def _():
    requests = [
        pb.DecideRequest(request_id="good", prompt="Prove it by induction."),
        pb.DecideRequest(request_id="empty"),
        pb.DecideRequest(request_id="huge", prompt="Hello there.", context_tokens=10_000_000),
        pb.DecideRequest(request_id="last", prompt="Classify this."),
    ]
    good, empty, huge, last = routing.DecideBatch(pb.DecideBatchRequest(requests=requests), timeout=SOON).results
    equal([(result.decision.request_id, result.decision.tier) for result in (good, last)], [("good", "large"), ("last", "small")])
    equal((empty.error.request_id, empty.error.code, empty.error.violations[0].field), ("empty", 3, "prompt"))
    equal((huge.error.request_id, huge.error.code, huge.error.violations[0].field), ("huge", 9, "context_window"))


@steps.step("batch-limits")
def _():
    for count in (0, 257):
        batch = pb.DecideBatchRequest(requests=[pb.DecideRequest(prompt="Hello there.")] * count)
        equal(bad_fields(lambda batch=batch: routing.DecideBatch(batch, timeout=SOON)), ["requests"])
    full = pb.DecideBatchRequest(requests=[pb.DecideRequest(prompt="Hello there.")] * 256)
    equal({result.decision.model for result in routing.DecideBatch(full, timeout=SOON).results}, {"a-medium"})


@steps.step("stream")
def _():
    def ask(i):
        prompt = "" if i == 250 else "Classify this." if i % 2 else "Prove it by induction."
        return pb.DecideStreamRequest(request=pb.DecideRequest(request_id=str(i), prompt=prompt))

    results = [reply.result for reply in routing.DecideStream((ask(i) for i in range(500)), timeout=SOON)]
    tiers = {result.decision.request_id: result.decision.tier for result in results if result.HasField("decision")}
    equal(tiers, {str(i): "small" if i % 2 else "large" for i in range(500) if i != 250})
    (bad,) = [result.error for result in results if result.HasField("error")]
    equal((bad.request_id, bad.code, bad.violations[0].field), ("250", 3, "prompt"))


@steps.step("stream-abandoned")
def _():
    def endless():
        while True:
            yield pb.DecideStreamRequest(request=pb.DecideRequest(prompt="Hello there."))

    call = routing.DecideStream(endless(), timeout=SOON)
    equal(next(call).result.decision.model, "a-medium")
    call.cancel()
    equal(code_of(lambda: list(call)), grpc.StatusCode.CANCELLED)


@steps.step("fallback-table")
def _():
    table = routing.GetFallbackTable(pb.GetFallbackTableRequest(), timeout=SOON)
    assert table.valid_until_unix_ms > time.time() * 1000
    vision = next(route for route in table.routes if list(route.capabilities) == ["vision"])
    equal((vision.tier, vision.models[0]), ("medium", "a-medium"))
    assert "a-small" not in vision.models, vision
    plain = [route for route in table.routes if not route.capabilities]
    equal([route.max_context_tokens for route in plain], [32000, 64000, 128000, 200000, 400000])
    equal(list(plain[-1].models), ["b-large"])


@steps.step("bad-request-details")
def _():
    equal(
        bad_fields(
            lambda: decide(
                objective=99,
                strategy=-1,
                context_tokens=-1,
                required_capabilities=["telepathy"],
                objective_weights=pb.ObjectiveWeights(cost=math.nan),
                constraints=pb.Constraints(min_tier="large", max_tier="small", allowed_models=["a-small", "nope"], regions=["mars"]))),
        [
            "prompt", "context_tokens", "objective", "strategy", "objective_weights.cost", "objective_weights", "required_capabilities[0]",
            "constraints.min_tier", "constraints.allowed_models[1]", "constraints.regions[0]",
        ])
    roles = [said(77, "a"), said(common.MESSAGE_ROLE_UNSPECIFIED, "b"), said(common.MESSAGE_ROLE_USER, "c", 78)]
    equal(bad_fields(lambda: decide(messages=roles)), ["messages[0].role", "messages[1].role", "messages[2].attachments[0]"])
    equal(bad_fields(lambda: decide("both", messages=[said(common.MESSAGE_ROLE_USER, "ways")])), ["prompt"])


@steps.step("bad-request-bounded")
def _():
    fields = bad_fields(lambda: decide(messages=[said(77, "a")] * 4096))
    assert 10 < len(fields) < 100 and fields[0] == "messages[0].role", fields


@steps.step("precondition-details")
def _():
    failed = grpc.StatusCode.FAILED_PRECONDITION
    for constraint, request in {
        "context_window": {"context_tokens": 500_000},
        "allowed_models": {"constraints": pb.Constraints(allowed_models=["a-small"], denied_models=["a-small"])},
        "allowed_providers": {"constraints": pb.Constraints(denied_providers=["alpha", "beta"])},
        "regions": {"required_capabilities": ["audio"], "constraints": pb.Constraints(regions=["eu"])},
        "output_size": {"max_output_tokens": 70_000},
        "max_cost_usd": {"constraints": pb.Constraints(max_cost_usd=1e-9)},
        "deadline_ms": {"constraints": pb.Constraints(deadline_ms=1)},
        "failed_models": {"attempt": pb.Attempt(number=4, failed_models=[f"{p}-{t}" for p in "ab" for t in ("small", "medium", "large")])},
    }.items():
        detail = details_of(lambda request=request: decide("Hello there.", **request), failed, "PreconditionFailure")
        equal([(violation.type, violation.subject) for violation in detail.violations], [("CONSTRAINT", constraint)])


@steps.step("large-prompt")
def _():
    detail = details_of(lambda: decide("word " * (2 << 20)), grpc.StatusCode.FAILED_PRECONDITION, "PreconditionFailure")
    equal(detail.violations[0].subject, "context_window")
    equal(bad_fields(lambda: decide("a" * ((10 << 20) + 1))), ["prompt"])
    equal(code_of(lambda: decide("a" * (13 << 20))), grpc.StatusCode.RESOURCE_EXHAUSTED)


@steps.step("gzip")
def _():
    reply = routing.Decide(pb.DecideRequest(prompt="Prove it. " * 1000), compression=grpc.Compression.Gzip, timeout=SOON)
    equal(reply.tier, "large")


@steps.step("deadline")
def _():
    raised = error(lambda: routing.Decide(pb.DecideRequest(prompt="word " * 100_000), timeout=0.000001))
    equal(raised.code(), grpc.StatusCode.DEADLINE_EXCEEDED)


@steps.step("parallel")
def _():
    calls = [routing.Decide.future(pb.DecideRequest(request_id=str(i), prompt="Prove it."), timeout=SOON) for i in range(200)]
    equal([(call.result().request_id, call.result().tier) for call in calls], [(str(i), "large") for i in range(200)])


steps.run()
