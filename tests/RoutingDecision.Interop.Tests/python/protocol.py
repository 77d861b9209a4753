import grpc

from calls import SETTINGS, SOON, error
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from health.v1 import health_pb2, health_pb2_grpc
from interop.v1 import echo_pb2, echo_pb2_grpc
from reflection.v1 import reflection_pb2 as v1, reflection_pb2_grpc as v1_grpc
from reflection.v1alpha import reflection_pb2 as v1alpha, reflection_pb2_grpc as v1alpha_grpc
from steps import Steps, equal

SERVICE = "interop.v1.EchoService"
SERVING, NOT_SERVING, SERVICE_UNKNOWN = 1, 2, 3

channel = grpc.insecure_channel(SETTINGS["plain"])
echo = echo_pb2_grpc.EchoServiceStub(channel)
health = health_pb2_grpc.HealthStub(channel)
steps = Steps()


def check(service):
    return health.Check(health_pb2.HealthCheckRequest(service=service), timeout=SOON).status


def watch(service, changes):
    """Watches one service through a series of changes: each is made when the status before it has come."""
    call = health.Watch(health_pb2.HealthCheckRequest(service=service), timeout=SOON)
    seen = [next(call).status]
    for status in changes:
        echo.SetHealth(echo_pb2.SetHealthRequest(service=service, status=status), timeout=SOON)
        seen.append(next(call).status)
    call.cancel()
    return seen


@steps.step("health-check")
def _():
    equal([check(""), check(SERVICE)], [SERVING, SERVING])


@steps.step("health-unknown")
def _():
    equal(error(lambda: check("nope")).code(), grpc.StatusCode.NOT_FOUND)


@steps.step("health-list")
def _():
    statuses = health.List(health_pb2.HealthListRequest(), timeout=SOON).statuses
    equal([statuses[""].status, statuses[SERVICE].status], [SERVING, SERVING])


@steps.step("health-watch")
def _():
    equal(watch(SERVICE, [NOT_SERVING, SERVING]), [SERVING, NOT_SERVING, SERVING])


@steps.step("health-watch-unknown")
def _():
    equal(watch("python.later", [SERVING]), [SERVICE_UNKNOWN, SERVING])


def add_reflection_steps(version, pb, stub):
    def ask(*requests):
        return list(stub.ServerReflectionInfo((pb.ServerReflectionRequest(**request) for request in requests), timeout=SOON))

    @steps.step(f"reflection-{version}-list")
    def _():
        (answer,) = ask({"list_services": ""})
        equal(
            [service.name for service in answer.list_services_response.service],
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", SERVICE],
        )

    @steps.step(f"reflection-{version}-file")
    def _():
        by_name, by_symbol = ask({"file_by_filename": "interop/v1/echo.proto"}, {"file_containing_symbol": f"{SERVICE}.Chat"})
        names = [descriptor_pb2.FileDescriptorProto.FromString(file).name for file in by_name.file_descriptor_response.file_descriptor_proto]
        equal(names, ["interop/v1/echo.proto", "google/protobuf/empty.proto"])
        equal(by_symbol.file_descriptor_response, by_name.file_descriptor_response)

    @steps.step(f"reflection-{version}-error")
    def _():
        no_symbol, no_file, nothing, services = ask(
            {"file_containing_symbol": "no.such"}, {"file_by_filename": "no.proto"}, {}, {"list_services": ""})
        equal(no_symbol.error_response.error_code, grpc.StatusCode.NOT_FOUND.value[0])
        equal(no_symbol.original_request.file_containing_symbol, "no.such")
        equal(no_file.error_response.error_code, grpc.StatusCode.NOT_FOUND.value[0])
        equal(nothing.error_response.error_code, grpc.StatusCode.INVALID_ARGUMENT.value[0])
        equal(services.WhichOneof("message_response"), "list_services_response")

    @steps.step(f"reflection-{version}-call")
    def _():
        (answer,) = ask({"file_containing_symbol": SERVICE})
        pool = descriptor_pool.DescriptorPool()
        # Imports must be there before what imports them.
        for file in reversed(answer.file_descriptor_response.file_descriptor_proto):
            pool.AddSerializedFile(file)
        method = pool.FindServiceByName(SERVICE).methods_by_name["Echo"]
        factory = message_factory.MessageFactory(pool)
        request, response = factory.GetPrototype(method.input_type), factory.GetPrototype(method.output_type)
        call = channel.unary_unary(f"/{SERVICE}/Echo", request_serializer=request.SerializeToString, response_deserializer=response.FromString)
        equal(call(request(text="learned"), timeout=SOON).request.text, "learned")


add_reflection_steps("v1", v1, v1_grpc.ServerReflectionStub(channel))
add_reflection_steps("v1alpha", v1alpha, v1alpha_grpc.ServerReflectionStub(channel))
steps.run()
