"""With the policy and the classifier that the server ships."""
from calls import SETTINGS, SOON
from routing.v1 import common_pb2 as common
from routing.v1 import policy_service_pb2, routing_service_pb2 as pb
from server import decide, policy, report, routing
from steps import Steps, equal

TIERS = ["economy", "standard", "premium"]
EASY, REVIEW = "What is the capital of France?", "What day is the security review?"

steps = Steps()


@steps.step("shipped-classifier")
def _():
    (serving,) = policy.ListClassifiers(policy_service_pb2.ListClassifiersRequest(), timeout=SOON).classifiers
    equal(serving.version, SETTINGS["classifier"])
    reply = decide(EASY)
    equal((reply.classifier_version, reply.decided_by, reply.tier), (serving.version, common.DECIDED_BY_CLASSIFIER, "economy"))
    equal([each.tier for each in reply.tier_probabilities], TIERS)
    chances = [each.probability for each in reply.tier_probabilities]
    assert chances == sorted(chances) and 0 < chances[0] and chances[-1] <= 1, chances
    assert reply.task_type and 1 <= reply.complexity <= 5, reply


@steps.step("shipped-rules")
def _():
    reply = decide(REVIEW)
    equal((reply.tier, reply.decided_by), ("premium", common.DECIDED_BY_RULE))
    assert "high-stakes-review" in reply.reasons[0].text, reply.reasons


@steps.step("shipped-explain")
def _():
    assert decide(EASY, options=pb.DecideOptions(explain=True)).what_would_change_it


@steps.step("shipped-batch")
def _():
    prompts = [EASY, REVIEW, f"{EASY} Answer in one word.", "Merci, traduis-le en anglais."] * 8
    alone = [decide(prompt, options=pb.DecideOptions(no_cache=True)) for prompt in prompts]
    batch = pb.DecideBatchRequest(requests=[pb.DecideRequest(prompt=prompt, options=pb.DecideOptions(no_cache=True)) for prompt in prompts])
    together = [result.decision for result in routing.DecideBatch(batch, timeout=SOON).results]
    equal([(reply.model, round(reply.confidence, 4)) for reply in together], [(reply.model, round(reply.confidence, 4)) for reply in alone])


@steps.step("shipped-outcome")
def _():
    equal(report(decide(EASY).decision_id, self_confidence=0.99, satisfied=True).reason_code, "answer_accepted")


@steps.step("shipped-policy")
def _():
    shipped = policy.GetPolicy(policy_service_pb2.GetPolicyRequest(), timeout=SOON).yaml
    checked = policy.ValidatePolicy(policy_service_pb2.ValidatePolicyRequest(yaml=shipped), timeout=SOON)
    assert checked.valid and len(checked.tests) > 5, checked


steps.run()
