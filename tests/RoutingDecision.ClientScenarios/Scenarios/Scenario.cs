using RoutingDecision.ClientScenarios.Languages;
using RoutingDecision.ClientScenarios.Processes;
using RoutingDecision.TestKit;

namespace RoutingDecision.ClientScenarios.Scenarios;

/// <summary>The one scenario of all languages.</summary>
internal static class Scenario
{
    private const string Folder = "tests/RoutingDecision.ClientScenarios";

    public static IReadOnlyList<Step> Steps { get; } = Step.Load(SourceTree.Find($"{Folder}/scenario.yaml"));

    /// <summary>Builds a language's client and lets its agent do every step against a server that is started for it.</summary>
    /// <param name="language">Whose client.</param>
    /// <param name="server">Path of the server's program.</param>
    /// <returns>By step what went wrong; null: nothing.</returns>
    public static async IAsyncEnumerable<(Step Step, string? Problem)> RunAsync(Language language, string server)
    {
        await language.BuildAsync();
        var policy = SourceTree.Find($"{Folder}/policy.yaml");
        await using var control = new ServerControl(server, policy);
        await using var secured = new SecuredServer(server, policy);
        await control.StartAsync();
        await using var agent = new Agent(language.Command());
        await foreach (var result in new LanguageRun(agent, control, secured).RunAsync(Steps))
        {
            yield return result;
        }
    }
}
