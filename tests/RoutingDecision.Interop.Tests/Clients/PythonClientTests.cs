using RoutingDecision.TestKit;

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

/// <summary>A program of the python folder, with stubs generated for the occasion.</summary>
public abstract class PythonRun(string program) : ClientRun
{
    private static readonly string Remedy = Tool.Install("interop");

    protected override async Task<ChildCommand> PrepareAsync(TemporaryFolder folder, string settings)
    {
        await Tool.RequirePythonAsync(Remedy, "grpc", "google.protobuf");
        var protoc = Tool.Locate("protoc", Remedy);
        var plugin = $"--plugin=protoc-gen-grpc_python={Tool.Locate("grpc_python_plugin", Remedy)}";
        var stubs = Directory.CreateDirectory(folder.At("stubs")).FullName;
        string[] messages = [$"--descriptor_set_in={folder.At(GoogleTypes)}", $"--python_out={stubs}"];
        string[] services = [.. messages, $"--grpc_python_out={stubs}", plugin];

        await GenerateAsync(protoc, [.. services, $"-I{EchoProtos}", "interop/v1/echo.proto"]);
        // Rooted one folder down: a generated folder "grpc" would hide the package of that name.
        await GenerateAsync(
            protoc,
            [
                .. services, $"-I{Path.Combine(ProductProtos, "grpc")}",
                "health/v1/health.proto", "reflection/v1/reflection.proto", "reflection/v1alpha/reflection.proto",
            ]);
        await GenerateAsync(protoc, [.. messages, "google/rpc/status.proto", "google/rpc/error_details.proto"]);

        return new ChildCommand(Tool.SystemPython, SourceTree.Find($"tests/RoutingDecision.Interop.Tests/python/{program}"), settings)
        {
            Environment = new Dictionary<string, string?> { ["PYTHONDONTWRITEBYTECODE"] = "1", ["PYTHONNOUSERSITE"] = "1", ["PYTHONPATH"] = null },
        };
    }

    private static async Task GenerateAsync(string protoc, IReadOnlyList<string> arguments)
        => (await ChildProcess.RunAsync(new ChildCommand(protoc, arguments), TimeSpan.FromMinutes(1))).EnsureSuccess();
}
