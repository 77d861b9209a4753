using RoutingDecision.TestKit.Clients;

namespace RoutingDecision.Interop.Tests.Clients;

/// <summary>The distribution's grpcio, on the gRPC C core, against the official server over the stand-ins, step by step.</summary>
public sealed class PythonClientTests(PythonEchoRun echo, PythonProtocolRun protocol) : IClassFixture<PythonEchoRun>, IClassFixture<PythonProtocolRun>
{
    public static TheoryData<string> EchoSteps => [.. ClientSteps.Echo, "deflate-request", "call-credentials"];

    public static TheoryData<string> ProtocolSteps => [.. ClientSteps.Protocol];

    [Theory]
    [MemberData(nameof(EchoSteps))]
    public void Echo_FromPython_IsOk(string step) => echo.AssertOk(step);

    [Theory]
    [MemberData(nameof(ProtocolSteps))]
    public void Protocol_FromPython_IsOk(string step) => protocol.AssertOk(step);

    [Fact]
    public void Runs_FromPython_DoEveryStepAndNoOther()
    {
        echo.AssertOkAndNothingElse([.. ClientSteps.Echo, "deflate-request", "call-credentials"]);
        protocol.AssertOkAndNothingElse(ClientSteps.Protocol);
    }
}

public sealed class PythonEchoRun() : PythonRun("echo.py");

public sealed class PythonProtocolRun() : PythonRun("protocol.py");

/// <summary>A program of the python folder.</summary>
public abstract class PythonRun(string program) : ClientRun(new PythonProgram(
    $"tests/RoutingDecision.Interop.Tests/python/{program}",
    new ProtoFiles(EchoProtos, "interop/v1/echo.proto"),
    new ProtoFiles(
        Path.Combine(ProductProtos, "grpc"), "health/v1/health.proto", "reflection/v1/reflection.proto", "reflection/v1alpha/reflection.proto")));
