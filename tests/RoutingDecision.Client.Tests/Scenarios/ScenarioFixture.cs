using RoutingDecision.ClientScenarios.Languages;
using RoutingDecision.ClientScenarios.Scenarios;

namespace RoutingDecision.Client.Tests.Scenarios;

/// <summary>Runs the scenario once in one language and keeps what went wrong in each step.</summary>
public abstract class ScenarioFixture(string language) : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _problems = new(StringComparer.Ordinal);

    public async Task InitializeAsync()
    {
        var server = Path.Combine(AppContext.BaseDirectory, "routing-server");
        await foreach (var (step, problem) in Scenario.RunAsync(Language.All.Single(l => l.Name == language), server))
        {
            _problems[step.Name] = problem;
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Fails, with what differs, unless the step went as expected.</summary>
    public void AssertOk(string step) => Assert.True(_problems[step] is null, _problems[step]);
}

public sealed class PythonFixture() : ScenarioFixture("python");

public sealed class NodeFixture() : ScenarioFixture("node");

public sealed class CSharpFixture() : ScenarioFixture("csharp");
