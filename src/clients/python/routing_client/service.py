"""The service's calls, each with its deadline and the caller's key."""
from __future__ import annotations

from typing import Iterable

import grpc
from routing.v1 import outcome_service_pb2 as outcome_pb, outcome_service_pb2_grpc as outcome_rpc
from routing.v1 import routing_service_pb2 as routing_pb, routing_service_pb2_grpc as routing_rpc

from .options import RouterOptions

# A service that comes back is found within a second; gRPC's own limit is two minutes. Calls take turns over all addresses that the target has.
_CHANNEL = [
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
    ("grpc.service_config", '{"loadBalancingConfig": [{"round_robin": {}}]}'),
]


class Service:
    """A channel and its stubs. Every call raises grpc.RpcError when it fails. Thread-safe."""

    def __init__(self, options: RouterOptions):
        self._options = options
        self._channel = _channel(options)
        self._routing = routing_rpc.RoutingServiceStub(self._channel)
        self._outcomes = outcome_rpc.OutcomeServiceStub(self._channel)
        self._metadata = (("authorization", f"Bearer {options.api_key}"),) if options.api_key else ()

    def decide(self, request: routing_pb.DecideRequest) -> routing_pb.DecideResponse:
        return self._routing.Decide(request, timeout=self._options.decide_timeout, metadata=self._metadata)

    def fallback_table(self) -> routing_pb.GetFallbackTableResponse:
        request = routing_pb.GetFallbackTableRequest(tenant=self._options.tenant)
        return self._routing.GetFallbackTable(request, timeout=self._options.report_timeout, metadata=self._metadata)

    def report(self, outcome: outcome_pb.Outcome) -> outcome_pb.ReportOutcomeResponse:
        request = outcome_pb.ReportOutcomeRequest(outcome=outcome)
        return self._outcomes.ReportOutcome(request, timeout=self._options.report_timeout, metadata=self._metadata)

    def report_all(self, outcomes: Iterable[outcome_pb.Outcome]) -> outcome_pb.ReportOutcomesResponse:
        requests = (outcome_pb.ReportOutcomesRequest(outcome=outcome) for outcome in outcomes)
        return self._outcomes.ReportOutcomes(requests, timeout=self._options.report_timeout, metadata=self._metadata)

    def close(self) -> None:
        self._channel.close()


def _channel(options: RouterOptions) -> grpc.Channel:
    settings = list(_CHANNEL)
    if options.target.startswith("ipv4:"):
        # A list of addresses is no name that a server or a certificate could have.
        settings.append(("grpc.default_authority", options.target[len("ipv4:") :].split(",")[0]))
    if options.tls is None:
        return grpc.insecure_channel(options.target, settings)
    tls = options.tls
    credentials = grpc.ssl_channel_credentials(tls.root_certificates, tls.private_key, tls.certificate_chain)
    return grpc.secure_channel(options.target, credentials, settings)
