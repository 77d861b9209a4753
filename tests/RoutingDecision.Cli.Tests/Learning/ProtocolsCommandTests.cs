using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Learning;

public sealed class ProtocolsCommandTests
{
    [Theory]
    [InlineData("# Our project", "it is no model card")]
    [InlineData(null, "card.md")]
    public async Task Protocols_CardThatCantTakeTheTable_IsToldBeforeAnythingIsTrained(string? text, string reason)
    {
        using var folder = new TemporaryFolder();
        if (text is not null)
        {
            folder.Write("card.md", text);
        }

        var result = await CommandLine.RunAsync(
            "protocols", "--data", "nowhere", "--corpus", "nowhere", "--bundle", "nowhere", "--card", folder.At("card.md"));

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("training", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("nowhere", result.Error, StringComparison.Ordinal);
    }
}
