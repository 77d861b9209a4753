namespace RoutingDecision.TestKit.Clients;

/// <summary>A JavaScript program. It finds @grpc/grpc-js, @grpc/proto-loader and protobufjs, which the build has fetched, and the modules <c>calls</c> and <c>steps</c>.</summary>
/// <param name="script">Its path in the working copy.</param>
public sealed class NodeProgram(string script) : ClientProgram
{
    private const string Folder = "tests/RoutingDecision.TestKit/js";

    /// <inheritdoc/>
    protected override Task<ChildCommand> PrepareAsync(string settings, string google, string stubs)
    {
        var node = Tool.Locate("node", "install Node.js 20 or later");
        SourceTree.Find($"{Folder}/node_modules/@grpc/grpc-js/package.json");
        var modules = SourceTree.Find(Folder);
        return Task.FromResult(new ChildCommand(node, SourceTree.Find(script), settings)
        {
            Environment = new Dictionary<string, string?> { ["NODE_PATH"] = $"{modules}{Path.PathSeparator}{Path.Combine(modules, "node_modules")}" },
        });
    }
}
