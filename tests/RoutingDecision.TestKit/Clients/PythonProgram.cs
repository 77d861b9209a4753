namespace RoutingDecision.TestKit.Clients;

/// <summary>Proto files below a folder.</summary>
/// <param name="Root">Full path of the folder that imports are relative to.</param>
/// <param name="Names">Paths relative to it.</param>
public sealed record ProtoFiles(string Root, params IReadOnlyList<string> Names);

/// <summary>
/// A Python program, run by the distribution's interpreter with its grpcio. Stubs are generated for the occasion. It finds the modules <c>calls</c> and
/// <c>steps</c>.
/// </summary>
/// <param name="script">Its path in the working copy.</param>
/// <param name="protos">What to generate messages and stubs from. Files below a folder "grpc" need a root inside it: a generated folder of that name would hide
/// the package.</param>
public sealed class PythonProgram(string script, params IReadOnlyList<ProtoFiles> protos) : ClientProgram
{
    private static readonly string Remedy = Tool.Install("interop");

    /// <inheritdoc/>
    protected override async Task<ChildCommand> PrepareAsync(string settings, string google, string stubs)
    {
        await Tool.RequirePythonAsync(Remedy, "grpc", "google.protobuf");
        var protoc = Tool.Locate("protoc", Remedy);
        var plugin = $"--plugin=protoc-gen-grpc_python={Tool.Locate("grpc_python_plugin", Remedy)}";
        string[] messages = [$"--descriptor_set_in={google}", $"--python_out={stubs}"];
        foreach (var (root, names) in protos)
        {
            await GenerateAsync(protoc, [.. messages, $"--grpc_python_out={stubs}", plugin, $"-I{root}", .. names]);
        }

        await GenerateAsync(protoc, [.. messages, "google/rpc/status.proto", "google/rpc/error_details.proto"]);
        return new ChildCommand(Tool.SystemPython, SourceTree.Find(script), settings)
        {
            Environment = new Dictionary<string, string?>
            {
                ["PYTHONDONTWRITEBYTECODE"] = "1",
                ["PYTHONNOUSERSITE"] = "1",
                ["PYTHONPATH"] = SourceTree.Find("tests/RoutingDecision.TestKit/python"),
            },
        };
    }

    private static async Task GenerateAsync(string protoc, IReadOnlyList<string> arguments)
        => (await ChildProcess.RunAsync(new ChildCommand(protoc, arguments), TimeSpan.FromMinutes(3))).EnsureSuccess();
}
