"""What a caller may route by while the service is away."""
from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import Callable

from routing.v1 import common_pb2, routing_service_pb2 as routing_pb

from . import route

_ATTACHMENTS = {
    common_pb2.ATTACHMENT_KIND_IMAGE: "vision",
    common_pb2.ATTACHMENT_KIND_AUDIO: "audio",
    common_pb2.ATTACHMENT_KIND_VIDEO: "video",
}
# Output that is reserved when the request names none, in tokens.
_OUTPUT_TOKENS = 1024
_BYTES_PER_TOKEN = 4


class Lease:
    """Recent decisions and the fallback table, each until its valid_until. Thread-safe."""

    def __init__(self, capacity: int, clock: Callable[[], float]):
        self._capacity = capacity
        self._clock = clock
        self._lock = threading.Lock()
        self._decisions: OrderedDict[bytes, routing_pb.DecideResponse] = OrderedDict()
        self._table: routing_pb.GetFallbackTableResponse | None = None

    def keep_table(self, table: routing_pb.GetFallbackTableResponse) -> None:
        self._table = table

    def remember(self, request: routing_pb.DecideRequest, decision: routing_pb.DecideResponse) -> None:
        with self._lock:
            key = _key(request)
            self._decisions[key] = decision
            self._decisions.move_to_end(key)
            if len(self._decisions) > self._capacity:
                self._decisions.popitem(last=False)

    def route(self, request: routing_pb.DecideRequest) -> route.Route | None:
        """The best route that is still valid: the decision of an identical request, else the table's; None without either."""
        now_ms = self._clock() * 1000
        with self._lock:
            decision = self._decisions.get(_key(request))
        if decision is not None and decision.valid_until_unix_ms > now_ms:
            return route.of_decision("lease", decision)
        table = self._table
        if table is None or table.valid_until_unix_ms <= now_ms or not _can_be_checked(request.constraints):
            return None
        return _by_table(table, request)


def _key(request: routing_pb.DecideRequest) -> bytes:
    same = routing_pb.DecideRequest()
    same.CopyFrom(request)
    same.ClearField("request_id")
    # A digest: prompts can be megabytes, and nobody should find them in this memory later.
    return hashlib.sha256(same.SerializeToString(deterministic=True)).digest()


def _can_be_checked(constraints: routing_pb.Constraints) -> bool:
    """The table names models only: what else is a hard constraint can't be kept without the service."""
    rest = routing_pb.Constraints()
    rest.CopyFrom(constraints)
    for name in ("deadline_ms", "allowed_models", "denied_models"):
        rest.ClearField(name)
    return rest == routing_pb.Constraints()


def _by_table(table: routing_pb.GetFallbackTableResponse, request: routing_pb.DecideRequest) -> route.Route | None:
    needed, tokens = _needs(request), _tokens(request)
    for row in table.routes:
        if not set(row.capabilities) <= needed or 0 < row.max_context_tokens < tokens:
            continue
        allowed = request.constraints.allowed_models
        models = [m for m in row.models if (not allowed or m in allowed) and m not in request.constraints.denied_models]
        return route.of_models("table", models, row.tier if models[:1] == row.models[:1] else "") if models else None
    return None


def _needs(request: routing_pb.DecideRequest) -> set[str]:
    kinds = {kind for message in request.messages for kind in message.attachments}
    needed = {_ATTACHMENTS[kind] for kind in kinds if kind in _ATTACHMENTS} | set(request.required_capabilities)
    return needed | {"tools"} if request.tools.count > 0 else needed


def _tokens(request: routing_pb.DecideRequest) -> int:
    """A rough size, input and output together: a table needs no better one."""
    texts = [request.prompt, request.system_prompt, *(message.text for message in request.messages)]
    sent = sum(len(text.encode()) for text in texts) + request.tools.bytes
    return -(-sent // _BYTES_PER_TOKEN) + request.context_tokens + (request.max_output_tokens or request.expected_output_tokens or _OUTPUT_TOKENS)
