using System.Text.Json.Nodes;
using RoutingDecision.ClientScenarios.Scenarios;

namespace RoutingDecision.Client.Tests.Scenarios;

public sealed class DifferenceTests
{
    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1.0, "b": 2}""")]
    [InlineData("{}", """{"a": 1}""")]
    [InlineData("""{"a": ["x", true]}""", """{"a": ["x", true]}""")]
    public void Between_AllThatIsExpected_IsNull(string expected, string actual) => Assert.Null(Between(expected, actual));

    [Theory]
    [InlineData("""{"a": 1}""", "{}", "a is missing, not 1")]
    [InlineData("""{"a": ["x"]}""", """{"a": ["x", "y"]}""", """a is ["x","y"], not ["x"]""")]
    [InlineData("""{"a": {}}""", """{"a": {"b": 1}}""", """a is {"b":1}, not {}""")]
    [InlineData("""{"a": "1"}""", """{"a": 1}""", "a is 1, not \"1\"")]
    public void Between_SomethingElse_IsNamed(string expected, string actual, string difference) =>
        Assert.Equal(difference, Between(expected, actual));

    private static string? Between(string expected, string actual) =>
        Difference.Between((JsonObject)JsonNode.Parse(expected)!, (JsonObject)JsonNode.Parse(actual)!);
}
