import queue
import threading

import grpc

from calls import SETTINGS, SOON, error, trailers
from google.rpc import error_details_pb2, status_pb2
from interop.v1 import echo_pb2 as pb
from interop.v1 import echo_pb2_grpc as rpc
from steps import Steps, equal

channel = grpc.insecure_channel(SETTINGS["plain"])
echo = rpc.EchoServiceStub(channel)
steps = Steps()


def zeros(count):
    return pb.EchoRequest(data=bytes(count))


def has_begun(hang):
    try:
        echo.AwaitStart(hang, timeout=2)
        return True
    except grpc.RpcError:
        return False


@steps.step("unary")
def _():
    request = pb.EchoRequest(text="héllo", data=b"\0\1\xff", numbers=[1, -2, 1 << 40], tags={"a": "b"}, maybe=0, fraction=2.5)
    equal(echo.Echo(request, timeout=SOON).request, request)


@steps.step("unary-empty")
def _():
    equal(echo.Echo(pb.EchoRequest(), timeout=SOON).request, pb.EchoRequest())


@steps.step("server-stream")
def _():
    texts = [message.request.text for message in echo.Repeat(pb.RepeatRequest(count=300, bytes=100), timeout=SOON)]
    equal(texts, [str(i) for i in range(300)])


@steps.step("client-stream")
def _():
    equal(echo.Sum((pb.EchoRequest(numbers=[i]) for i in range(100)), timeout=SOON), pb.SumResponse(sum=4950, messages=100))


@steps.step("client-stream-empty")
def _():
    equal(echo.Sum(iter([]), timeout=SOON), pb.SumResponse())


@steps.step("chat")
def _():
    requests = queue.Queue()
    answers = echo.Chat(iter(requests.get, None), timeout=SOON)
    for text in "abc":
        requests.put(pb.EchoRequest(text=text))
        equal(next(answers).request.text, text.upper())
    requests.put(None)
    equal(list(answers), [])


@steps.step("headers")
def _():
    _, call = echo.Echo.with_call(pb.EchoRequest(), metadata=[("x-ask", "v")], timeout=SOON)
    headers = dict(call.initial_metadata())
    equal(headers["x-answer"], "v")
    equal(headers["x-answer-bin"], b"\0\1\xfe\xff")


@steps.step("binary-trailers")
def _():
    _, call = echo.Echo.with_call(pb.EchoRequest(), metadata=[("x-blob-bin", b"\0\xfe")], timeout=SOON)
    equal(trailers(call)["x-blob-bin"], b"\0\xfe")


@steps.step("interceptor")
def _():
    _, unary = echo.Echo.with_call(pb.EchoRequest(), timeout=SOON)
    _, client = echo.Sum.with_call(iter([]), timeout=SOON)
    server = echo.Repeat(pb.RepeatRequest(count=1), timeout=SOON)
    duplex = echo.Chat(iter([]), timeout=SOON)
    equal(len(list(server)), 1)
    equal(len(list(duplex)), 0)
    equal([trailers(call)["x-intercepted"] for call in (unary, client, server, duplex)], ["unary", "client", "server", "duplex"])


@steps.step("status")
def _():
    raised = error(lambda: echo.Fail(pb.FailRequest(code=9, detail="é nope\n%"), timeout=SOON))
    equal(raised.code(), grpc.StatusCode.FAILED_PRECONDITION)
    equal(raised.details(), "é nope\n%")
    equal(trailers(raised)["x-why"], "because")


@steps.step("status-details")
def _():
    raised = error(lambda: echo.Fail(pb.FailRequest(code=3, detail="bad", rich=True), timeout=SOON))
    status = status_pb2.Status.FromString(trailers(raised)["grpc-status-details-bin"])
    bad_request, retry_info = error_details_pb2.BadRequest(), error_details_pb2.RetryInfo()
    equal(status.code, 3)
    assert status.details[0].Unpack(bad_request) and status.details[1].Unpack(retry_info)
    equal(bad_request.field_violations[0].field, "prompt")
    equal(retry_info.retry_delay.ToMilliseconds(), 1500)


@steps.step("crash-hidden")
def _():
    raised = error(lambda: echo.Fail(pb.FailRequest(crash=True), timeout=SOON))
    equal(raised.code(), grpc.StatusCode.UNKNOWN)
    assert "kept from callers" not in raised.details()


@steps.step("deadline")
def _():
    # On a machine that is busy a short one may be over before the call has come to the server.
    for seconds in (0.2, 2, 20):
        hang = pb.HangRequest(id=f"python-deadline-{seconds}")
        equal(error(lambda: echo.Hang(hang, timeout=seconds)).code(), grpc.StatusCode.DEADLINE_EXCEEDED)
        if has_begun(hang):
            echo.AwaitEnd(hang, timeout=SOON)
            return
    raise AssertionError("no call came to the server before its deadline")


@steps.step("deadline-at-server")
def _():
    _, call = echo.Echo.with_call(pb.EchoRequest(), timeout=60)
    left = int(trailers(call)["x-deadline-ms"])
    # The C core rounds a timeout up before it sends it.
    assert 0 < left <= 61_000, left


@steps.step("cancel-unary")
def _():
    hang = pb.HangRequest(id="python-unary")
    call = echo.Hang.future(hang, timeout=SOON)
    echo.AwaitStart(hang, timeout=SOON)
    call.cancel()
    equal(call.code(), grpc.StatusCode.CANCELLED)
    echo.AwaitEnd(hang, timeout=SOON)


@steps.step("cancel-stream")
def _():
    hang = pb.HangRequest(id="python-stream")
    call = echo.HangStream(hang, timeout=SOON)
    next(call)
    call.cancel()
    equal(error(lambda: next(call)).code(), grpc.StatusCode.CANCELLED)
    echo.AwaitEnd(hang, timeout=SOON)


@steps.step("gzip-request")
def _():
    response, call = echo.Echo.with_call(zeros(60_000), compression=grpc.Compression.Gzip, timeout=SOON)
    equal(len(response.request.data), 60_000)
    equal(trailers(call)["x-request-encoding"], "gzip")


@steps.step("deflate-request")
def _():
    response, call = echo.Echo.with_call(zeros(60_000), compression=grpc.Compression.Deflate, timeout=SOON)
    equal(len(response.request.data), 60_000)
    equal(trailers(call)["x-request-encoding"], "deflate")


@steps.step("gzip-response")
def _():
    call = echo.Repeat(pb.RepeatRequest(count=1, bytes=60_000), timeout=SOON)
    equal([len(message.request.data) for message in call], [60_000])
    equal(trailers(call)["x-response-encoding"], "gzip")


@steps.step("gzip-bomb")
def _():
    raised = error(lambda: echo.Echo(zeros(640_000), compression=grpc.Compression.Gzip, timeout=SOON))
    equal(raised.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)


@steps.step("receive-limit")
def _():
    equal(error(lambda: echo.Echo(zeros(70_000), timeout=SOON)).code(), grpc.StatusCode.RESOURCE_EXHAUSTED)


@steps.step("send-limit")
def _():
    raised = error(lambda: list(echo.Repeat(pb.RepeatRequest(count=1, bytes=140_000), timeout=SOON)))
    equal(raised.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)


@steps.step("client-limit")
def _():
    with grpc.insecure_channel(SETTINGS["plain"], options=[("grpc.max_receive_message_length", 1000)]) as small:
        equal(error(lambda: rpc.EchoServiceStub(small).Echo(zeros(1001), timeout=SOON)).code(), grpc.StatusCode.RESOURCE_EXHAUSTED)


def unknown(path):
    call = channel.unary_unary(path, request_serializer=bytes, response_deserializer=bytes)
    equal(error(lambda: call(b"", timeout=SOON)).code(), grpc.StatusCode.UNIMPLEMENTED)


@steps.step("unknown-method")
def _():
    unknown("/interop.v1.EchoService/Nope")


@steps.step("unknown-service")
def _():
    unknown("/no.such.Service/Echo")


@steps.step("concurrent")
def _():
    answers = []

    def call_many(worker):
        for i in range(50):
            text = f"{worker}-{i}"
            answers.append(echo.Echo(pb.EchoRequest(text=text), timeout=SOON).request.text == text)

    workers = [threading.Thread(target=call_many, args=(worker,)) for worker in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    equal(answers, [True] * 400)


@steps.step("tls")
def _():
    credentials = grpc.ssl_channel_credentials(root_certificates=SETTINGS["certificate"].encode())
    with grpc.secure_channel(SETTINGS["tls"], credentials) as secure:
        equal(rpc.EchoServiceStub(secure).Echo(pb.EchoRequest(text="t"), timeout=SOON).request.text, "t")


@steps.step("tls-untrusted")
def _():
    with grpc.secure_channel(SETTINGS["tls"], grpc.ssl_channel_credentials()) as secure:
        raised = error(lambda: rpc.EchoServiceStub(secure).Echo(pb.EchoRequest(), timeout=SOON))
        equal(raised.code(), grpc.StatusCode.UNAVAILABLE)


@steps.step("call-credentials")
def _():
    credentials = grpc.composite_channel_credentials(
        grpc.ssl_channel_credentials(root_certificates=SETTINGS["certificate"].encode()), grpc.access_token_call_credentials("token"))
    with grpc.secure_channel(SETTINGS["tls"], credentials) as secure:
        _, call = rpc.EchoServiceStub(secure).Echo.with_call(pb.EchoRequest(), timeout=SOON)
        equal(trailers(call)["x-authorization"], "Bearer token")


steps.run()
