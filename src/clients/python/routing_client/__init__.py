"""Routes model calls by RoutingDecision: decide, call through the plan, report. See README.md."""
from routing.v1.common_pb2 import ErrorClass
from routing.v1.outcome_service_pb2 import Verdict
from routing.v1.routing_service_pb2 import DecideRequest, DecideResponse

from .options import RouterOptions, TlsOptions
from .reporter import ReportStats
from .results import Answer, Call, NoRoute, ProviderError, RequestRefused, Result, RoutingError, TriesFailed, Try
from .router import Router

__all__ = [
    "Answer", "Call", "DecideRequest", "DecideResponse", "ErrorClass", "NoRoute", "ProviderError", "ReportStats", "RequestRefused", "Result", "Router",
    "RouterOptions", "RoutingError", "TlsOptions", "TriesFailed", "Try", "Verdict",
]
