using RoutingDecision.TestKit.Clients;

namespace RoutingDecision.Interop.Tests.Clients;

/// <summary>@grpc/grpc-js against the official server over the stand-ins, step by step.</summary>
public sealed class NodeClientTests(NodeEchoRun echo, NodeProtocolRun protocol) : IClassFixture<NodeEchoRun>, IClassFixture<NodeProtocolRun>
{
    public static TheoryData<string> EchoSteps => [.. ClientSteps.Echo];

    public static TheoryData<string> ProtocolSteps => [.. ClientSteps.Protocol];

    [Theory]
    [MemberData(nameof(EchoSteps))]
    public void Echo_FromJavaScript_IsOk(string step) => echo.AssertOk(step);

    [Theory]
    [MemberData(nameof(ProtocolSteps))]
    public void Protocol_FromJavaScript_IsOk(string step) => protocol.AssertOk(step);

    [Fact]
    public void Runs_FromJavaScript_DoEveryStepAndNoOther()
    {
        echo.AssertOkAndNothingElse(ClientSteps.Echo);
        protocol.AssertOkAndNothingElse(ClientSteps.Protocol);
    }
}

public sealed class NodeEchoRun() : NodeRun("echo.js");

public sealed class NodeProtocolRun() : NodeRun("protocol.js");

/// <summary>A program of the js folder.</summary>
public abstract class NodeRun(string program) : ClientRun(new NodeProgram($"tests/RoutingDecision.Interop.Tests/js/{program}"));
