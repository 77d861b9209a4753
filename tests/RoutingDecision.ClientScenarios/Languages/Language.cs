using RoutingDecision.TestKit;

namespace RoutingDecision.ClientScenarios.Languages;

/// <summary>A language that has a client: what builds it and what starts its agent.</summary>
/// <param name="Name">As in src/clients.</param>
/// <param name="Command">Starts the agent, once the client was built.</param>
/// <param name="IsOfSolution">Whether it was built with this program.</param>
internal sealed record Language(string Name, Func<ChildCommand> Command, bool IsOfSolution = false)
{
    private const string Agents = "tests/RoutingDecision.ClientScenarios/agents";

    private static readonly TimeSpan BuildDeadline = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<Language> All { get; } =
    [
        new("python", Python),
        new("node", Node),
        new("csharp", CSharp, IsOfSolution: true),
        new("go", () => new ChildCommand(SourceTree.Find("artifacts/clients/go/agent"))),
        new("java", Java),
    ];

    /// <summary>Generates stubs and compiles what is to be compiled.</summary>
    /// <exception cref="InvalidOperationException">It can't be built; the message holds what the build wrote.</exception>
    public async Task BuildAsync()
    {
        if (!IsOfSolution)
        {
            (await ChildProcess.RunAsync(new ChildCommand(SourceTree.Find("src/clients/build.sh"), Name), BuildDeadline)).EnsureSuccess();
        }
    }

    // This program is its own agent.
    private static ChildCommand CSharp() => new(Path.Combine(AppContext.BaseDirectory, "RoutingDecision.ClientScenarios"), "agent");

    private static ChildCommand Java() =>
        new(Tool.Locate("java", Tool.Install("clients")), $"@{SourceTree.Find("artifacts/clients/java/run.args")}", "Agent");

    private static ChildCommand Node() => new(
        Tool.Locate("node", "install Node.js 20 or later"), SourceTree.Find($"{Agents}/node/agent.js"), SourceTree.Find("src/clients/node"));

    private static ChildCommand Python() => new(Tool.SystemPython, SourceTree.Find($"{Agents}/python/agent.py"))
    {
        Environment = new Dictionary<string, string?>
        {
            ["PYTHONPATH"] = SourceTree.Find("artifacts/clients/python"),
            ["PYTHONDONTWRITEBYTECODE"] = "1",
            ["PYTHONNOUSERSITE"] = "1",
        },
    };
}
