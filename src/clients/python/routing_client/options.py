"""How a router is set up."""
from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Callable

from .results import Try


@dataclass(frozen=True)
class TlsOptions:
    """TLS towards the service. All fields are PEM; without any, the system's authorities are trusted.

    root_certificates: authorities that may have signed the service's certificate.
    certificate_chain, private_key: the caller's own, for mutual TLS; both or neither.
    """

    root_certificates: bytes | None = None
    certificate_chain: bytes | None = None
    private_key: bytes | None = None


@dataclass(frozen=True)
class RouterOptions:
    """Everything that a `Router` can be told. Times are seconds.

    target: host:port of the service; dns:///name:port for a name with several addresses, or ipv4:host:port,host:port: calls take turns over those
        that answer.
    api_key: sent as `authorization: Bearer KEY`; None sends nothing.
    tls: None speaks plaintext.
    tenant: of requests that name none, and of the fallback table.
    decide_timeout: longest wait for a decision; then the call is routed locally.
    report_timeout: longest wait for advice and for the acknowledgement of a batch.
    pause_after_failure: how long the service is left alone after it did not decide; calls are routed locally meanwhile.
    queue_capacity: outcomes that may wait to be reported; what comes beyond is dropped and counted.
    batch_size: most outcomes of one report; as many waiting ones start a report at once.
    flush_interval: longest time that an outcome waits for company.
    table_refresh: age at which the fallback table is fetched again.
    remembered_decisions: recent decisions kept for reuse within their lease.
    default_models: tried in this order when the service is away and no lease is left.
    clock: seconds since the Unix epoch; leases are held against it.
    on_try: called after each try, in the thread that called `Router.run`.
    """

    target: str = "127.0.0.1:50051"
    api_key: str | None = None
    tls: TlsOptions | None = None
    tenant: str = ""
    decide_timeout: float = 0.5
    report_timeout: float = 5.0
    pause_after_failure: float = 1.0
    queue_capacity: int = 10_000
    batch_size: int = 100
    flush_interval: float = 1.0
    table_refresh: float = 600.0
    remembered_decisions: int = 1_000
    default_models: tuple[str, ...] = ()
    clock: Callable[[], float] = time.time
    on_try: Callable[[Try], None] | None = None
