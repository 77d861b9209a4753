import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from calls import SETTINGS, SOON
from health.v1 import health_pb2, health_pb2_grpc
from reflection.v1 import reflection_pb2, reflection_pb2_grpc
from routing.v1 import common_pb2 as common
from routing.v1 import insight_service_pb2 as insight_pb, policy_service_pb2 as pb
from server import bad_fields, channel, code_of, decide, insight, policy
from steps import Steps, equal

with open(SETTINGS["policy"], encoding="utf-8") as file:
    YAML = file.read()

steps = Steps()


def validate(yaml):
    return policy.ValidatePolicy(pb.ValidatePolicyRequest(yaml=yaml), timeout=SOON)


def set_state(model, state):
    return policy.SetModelState(pb.SetModelStateRequest(model=model, state=state, comment="python"), timeout=SOON)


@steps.step("get-policy")
def _():
    reply = policy.GetPolicy(pb.GetPolicyRequest(), timeout=SOON)
    equal((reply.yaml, reply.version.current), (YAML, True))
    equal(decide("Hello there.").policy_version, reply.version.version)
    equal(policy.GetPolicy(pb.GetPolicyRequest(version=reply.version.version), timeout=SOON).yaml, YAML)
    equal(code_of(lambda: policy.GetPolicy(pb.GetPolicyRequest(version="p-none"), timeout=SOON)), grpc.StatusCode.NOT_FOUND)


@steps.step("validate-policy")
def _():
    reply = validate(YAML)
    equal((reply.valid, len(reply.problems), [(test.name, test.passed) for test in reply.tests]), (True, 0, [("a proof", True)]))
    failing = validate(YAML.replace("expect: {tier: large, rule: proofs}", "expect: {tier: small}"))
    equal((failing.valid, len(failing.problems), failing.tests[0].passed), (False, 0, False))
    assert "large" in failing.tests[0].difference, failing


@steps.step("validate-bad-policy")
def _():
    # Five mistakes, each in a line of its own.
    bad = YAML
    for right, wrong in (
        ("default_tier: medium", "default_teir: medium"), ("[prove, proof]}, then: {tier: large", "[prove, proof]}, then: {tier: larg"),
        ("{tenant: europe}", "{tenat: europe}"), ("window: 60s", "window: sixty"), ("version: 1", "version: 7"),
    ):
        assert right in bad, right
        bad = bad.replace(right, wrong)
    reply = validate(bad)
    equal(reply.valid, False)
    lines = [number for number, (old, new) in enumerate(zip(YAML.splitlines(), bad.splitlines()), 1) if old != new]
    assert set(lines) <= {problem.line for problem in reply.problems}, reply
    assert all(problem.message and problem.column > 0 for problem in reply.problems), reply
    assert any("default_tier" in problem.message + problem.hint for problem in reply.problems), reply
    equal(decide("Prove it.").tier, "large")


@steps.step("validate-garbage")
def _():
    for garbage in ("", "[" * 100_000, "\0\1", "a: b: c", "&a [*a]", "---\n---\n"):
        reply = validate(garbage)
        assert not reply.valid and reply.problems, garbage[:20]


@steps.step("set-model-state")
def _():
    disabled = set_state("a-medium", common.MODEL_STATE_DISABLED)
    equal((disabled.model, disabled.state), ("a-medium", common.MODEL_STATE_DISABLED))
    equal(decide("Hello there.").model, "b-medium")
    (health,) = insight.GetModelHealth(insight_pb.GetModelHealthRequest(models=["a-medium"]), timeout=SOON).models
    equal(health.state, common.MODEL_STATE_DISABLED)
    set_state("a-medium", common.MODEL_STATE_DRAINING)
    equal(decide("Hello there.").model, "b-medium")
    set_state("a-medium", common.MODEL_STATE_ENABLED)
    equal(decide("Hello there.").model, "a-medium")


@steps.step("unknown-names")
def _():
    equal(code_of(lambda: set_state("nope", common.MODEL_STATE_ENABLED)), grpc.StatusCode.NOT_FOUND)
    equal(bad_fields(lambda: set_state("a-medium", 99)), ["state"])
    equal(bad_fields(lambda: set_state("a-medium", common.MODEL_STATE_UNSPECIFIED)), ["state"])
    unknown = insight_pb.GetModelHealthRequest(models=["a-small", "nope"])
    equal(code_of(lambda: insight.GetModelHealth(unknown, timeout=SOON)), grpc.StatusCode.NOT_FOUND)
    long = insight_pb.GetModelHealthRequest(models=["z" * 1_000_000])
    equal(bad_fields(lambda: insight.GetModelHealth(long, timeout=SOON)), ["models[0]"])


@steps.step("list-classifiers")
def _():
    equal(len(policy.ListClassifiers(pb.ListClassifiersRequest(), timeout=SOON).classifiers), 0)


@steps.step("insight-answers")
def _():
    for name in ("GetReport", "ListMisroutes"):
        assert getattr(insight, name)(getattr(insight_pb, f"{name}Request")(), timeout=SOON) is not None, name
    unknown = insight_pb.GetExperimentRequest(experiment="nothing")
    equal(code_of(lambda: insight.GetExperiment(unknown, timeout=SOON)), grpc.StatusCode.NOT_FOUND)


@steps.step("health")
def _():
    stub = health_pb2_grpc.HealthStub(channel)
    for service in ("", "routing.v1.RoutingService", "routing.v1.OutcomeService", "routing.v1.InsightService", "routing.v1.PolicyService"):
        equal(stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=SOON).status, health_pb2.HealthCheckResponse.SERVING)


@steps.step("reflection")
def _():
    def ask(**request):
        stub = reflection_pb2_grpc.ServerReflectionStub(channel)
        (answer,) = stub.ServerReflectionInfo(iter([reflection_pb2.ServerReflectionRequest(**request)]), timeout=SOON)
        return answer

    names = {service.name for service in ask(list_services="").list_services_response.service}
    assert {f"routing.v1.{name}Service" for name in ("Routing", "Outcome", "Insight", "Policy")} <= names, names
    pool = descriptor_pool.DescriptorPool()
    # Imports must be there before what imports them.
    for descriptor in reversed(ask(file_containing_symbol="routing.v1.RoutingService").file_descriptor_response.file_descriptor_proto):
        assert descriptor_pb2.FileDescriptorProto.FromString(descriptor).name.startswith("routing/v1/")
        pool.AddSerializedFile(descriptor)
    method = pool.FindServiceByName("routing.v1.RoutingService").methods_by_name["Decide"]
    factory = message_factory.MessageFactory(pool)
    request, response = factory.GetPrototype(method.input_type), factory.GetPrototype(method.output_type)
    call = channel.unary_unary("/routing.v1.RoutingService/Decide", request_serializer=request.SerializeToString, response_deserializer=response.FromString)
    equal(call(request(prompt="Prove it."), timeout=SOON).tier, "large")


steps.run()
