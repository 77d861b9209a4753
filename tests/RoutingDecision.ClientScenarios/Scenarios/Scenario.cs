using RoutingDecision.ClientScenarios.Languages;
using RoutingDecision.ClientScenarios.Processes;
using RoutingDecision.TestKit;

namespace RoutingDecision.ClientScenarios.Scenarios;

/// <summary>The one scenario of all languages.</summary>
internal static class Scenario
{
    private const string Folder = "tests/RoutingDecision.ClientScenarios";

    /// <summary>What comes behind the file's steps, without an agent.</summary>
    private static readonly Step Example = new("the example of its README runs", [], null);

    private static readonly IReadOnlyList<Step> OfAgents = Step.Load(SourceTree.Find($"{Folder}/scenario.yaml"));

    public static IReadOnlyList<Step> Steps { get; } = [.. OfAgents, Example];

    /// <summary>Builds a language's client and lets its agent do every step against a server that is started for it.</summary>
    /// <param name="language">Whose client.</param>
    /// <param name="server">Path of the server's program.</param>
    /// <returns>By step what went wrong; null: nothing.</returns>
    public static async IAsyncEnumerable<(Step Step, string? Problem)> RunAsync(Language language, string server)
    {
        await language.BuildAsync();
        var policy = SourceTree.Find($"{Folder}/policy.yaml");
        await using var control = new ServerControl(server, policy);
        await using var secured = new SecuredServer(server, policy, mutual: false);
        await using var mutual = new SecuredServer(server, policy, mutual: true);
        await using var pair = new ServerPair(server, policy);
        await control.StartAsync();
        await using var agent = new Agent(language.Command());
        var services = new Dictionary<string, SecuredServer>(StringComparer.Ordinal) { ["secured"] = secured, ["mutual"] = mutual };
        await foreach (var result in new LanguageRun(agent, control, services, pair).RunAsync(OfAgents))
        {
            yield return result;
        }

        yield return (Example, await ReadmeExample.RunAsync(language, control.Target));
    }
}
