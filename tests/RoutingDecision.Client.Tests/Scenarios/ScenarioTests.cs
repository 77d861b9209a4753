using RoutingDecision.ClientScenarios.Scenarios;

namespace RoutingDecision.Client.Tests.Scenarios;

/// <summary>
/// The steps of the scenario, for each language that a machine for tests has. One language at a time, so that deadlines of seconds are kept.
/// </summary>
[Collection("scenarios")]
public abstract class ScenarioTests(ScenarioFixture fixture)
{
    public static TheoryData<string> Steps => [.. Scenario.Steps.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Steps))]
    public void Run_Step_EndsAsInEveryLanguage(string step) => fixture.AssertOk(step);
}

/// <summary>The Python client, on the distribution's grpcio.</summary>
public sealed class PythonScenarioTests(PythonFixture fixture) : ScenarioTests(fixture), IClassFixture<PythonFixture>;

/// <summary>The Node.js client, on @grpc/grpc-js.</summary>
public sealed class NodeScenarioTests(NodeFixture fixture) : ScenarioTests(fixture), IClassFixture<NodeFixture>;

/// <summary>The C# client, on Grpc.Net.Client.</summary>
public sealed class CSharpScenarioTests(CSharpFixture fixture) : ScenarioTests(fixture), IClassFixture<CSharpFixture>;
