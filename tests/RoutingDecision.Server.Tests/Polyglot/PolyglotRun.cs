using RoutingDecision.TestKit;
using RoutingDecision.TestKit.Clients;

namespace RoutingDecision.Server.Tests.Polyglot;

/// <summary>
/// Runs a client program once, against a server process of its own, and keeps what it printed. The server has a policy of known answers and no
/// classifier, or what it ships.
/// </summary>
public abstract class PolyglotRun(ClientProgram program, bool shipped = false) : IAsyncLifetime
{
    private const string Folder = "tests/RoutingDecision.Server.Tests/Polyglot";

    private ProcessResult? _result;

    /// <summary>The policy of known answers.</summary>
    private static string Policy => SourceTree.Find($"{Folder}/policy.yaml");

    public async Task InitializeAsync()
    {
        await using var server = await (shipped ? ServerProcess.StartAsync() : ServerProcess.StartAsync("--bundle", "none", "--policy", Policy));
        _result = await program.RunAsync(new Dictionary<string, object>
        {
            ["server"] = server.Address,
            ["policy"] = Policy,
            ["classifier"] = server.Classifier,
            ["protos"] = new[] { SourceTree.Find("protos") },
        });
        await server.StopAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Fails, with all that the program wrote, unless it printed the step as done.</summary>
    public void AssertOk(string step) => Assert.True(_result!.Lines.Contains($"ok {step}"), _result.Describe());

    /// <summary>Fails unless the program did exactly these steps.</summary>
    public void AssertOkAndNothingElse(IEnumerable<string> steps)
    {
        _result!.EnsureSuccess();
        Assert.Equal(steps.Select(step => $"ok {step}").Order(StringComparer.Ordinal), _result.Lines.Order(StringComparer.Ordinal));
    }

    /// <summary>A program of the python folder.</summary>
    protected static ClientProgram Python(string script)
    {
        var protos = SourceTree.Find("protos");
        return new PythonProgram(
            $"{Folder}/python/{script}",
            new ProtoFiles(protos, [
                .. Directory.EnumerateFiles(Path.Combine(protos, "routing", "v1"), "*.proto").Select(file => Path.GetRelativePath(protos, file))]),
            new ProtoFiles(Path.Combine(protos, "grpc"), "health/v1/health.proto", "reflection/v1/reflection.proto"));
    }

    /// <summary>A program of the js folder.</summary>
    protected static ClientProgram Node(string script) => new NodeProgram($"{Folder}/js/{script}");
}

public sealed class PythonDecideRun() : PolyglotRun(Python("decide.py"));

public sealed class PythonOutcomesRun() : PolyglotRun(Python("outcomes.py"));

public sealed class PythonControlRun() : PolyglotRun(Python("control.py"));

public sealed class PythonShippedRun() : PolyglotRun(Python("shipped.py"), shipped: true);

public sealed class PythonReadmeRun() : PolyglotRun(Python("readme.py"), shipped: true);

public sealed class NodeDecideRun() : PolyglotRun(Node("decide.js"));

public sealed class NodeOutcomesRun() : PolyglotRun(Node("outcomes.js"));

public sealed class NodeControlRun() : PolyglotRun(Node("control.js"));

public sealed class NodeShippedRun() : PolyglotRun(Node("shipped.js"), shipped: true);

public sealed class NodeReadmeRun() : PolyglotRun(Node("readme.js"), shipped: true);
