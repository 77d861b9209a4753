"""The stubs of the server under test, and how its errors are read."""
import grpc

from calls import SETTINGS, SOON, error, trailers
from google.rpc import error_details_pb2, status_pb2
from routing.v1 import insight_service_pb2_grpc, outcome_service_pb2_grpc, policy_service_pb2_grpc, routing_service_pb2_grpc
from routing.v1 import outcome_service_pb2, routing_service_pb2

channel = grpc.insecure_channel(SETTINGS["server"])
routing = routing_service_pb2_grpc.RoutingServiceStub(channel)
outcomes = outcome_service_pb2_grpc.OutcomeServiceStub(channel)
insight = insight_service_pb2_grpc.InsightServiceStub(channel)
policy = policy_service_pb2_grpc.PolicyServiceStub(channel)


def decide(prompt="", **fields):
    return routing.Decide(routing_service_pb2.DecideRequest(prompt=prompt, **fields), timeout=SOON)


def report(decision_id, **fields):
    fields = {"attempt": 1, "status": outcome_service_pb2.OUTCOME_STATUS_SUCCESS, **fields}
    outcome = outcome_service_pb2.Outcome(decision_id=decision_id, **fields)
    return outcomes.ReportOutcome(outcome_service_pb2.ReportOutcomeRequest(outcome=outcome), timeout=SOON)


def code_of(call):
    return error(call).code()


def details_of(call, code, kind):
    """The one detail, of a kind by name, of the error that a call must end with; its status repeats code and message."""
    raised = error(call)
    status = status_pb2.Status.FromString(trailers(raised)["grpc-status-details-bin"])
    assert (raised.code(), status.code, status.message) == (code, code.value[0], raised.details()), raised
    (packed,) = status.details
    detail = getattr(error_details_pb2, kind)()
    assert packed.Unpack(detail), packed
    return detail


def bad_fields(call):
    """The fields that an INVALID_ARGUMENT names, in its order."""
    return [violation.field for violation in details_of(call, grpc.StatusCode.INVALID_ARGUMENT, "BadRequest").field_violations]
