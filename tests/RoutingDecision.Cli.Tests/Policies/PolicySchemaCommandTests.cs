using System.Text.Json;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;

namespace RoutingDecision.Cli.Tests.Policies;

public sealed class PolicySchemaCommandTests
{
    [Fact]
    public async Task Schema_Printed_IsJsonThatKnowsTheRoot()
    {
        var result = await CommandLine.RunAsync("policy", "schema");

        using var schema = JsonDocument.Parse(result.Output);
        Assert.Equal(ExitCode.Ok, result.ExitCode);
        Assert.True(schema.RootElement.GetProperty("properties").TryGetProperty("models", out _));
    }
}
