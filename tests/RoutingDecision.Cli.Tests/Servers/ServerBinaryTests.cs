using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Servers;

public sealed class ServerBinaryTests
{
    [Theory]
    [InlineData("lib/routing/routing-server")]
    [InlineData("lib/routing-server/routing-server")]
    [InlineData("routing-server")]
    public void Locate_PublishedLayout_FindsIt(string place)
    {
        using var folder = new TemporaryFolder();
        var expected = folder.Write(place, "");
        Directory.CreateDirectory(folder.At("lib/routing"));

        Assert.Equal(expected, ServerBinary.Locate(null, folder.At("lib/routing") + Path.DirectorySeparatorChar, ""));
    }

    [Fact]
    public void Locate_OnlyOnThePath_FindsIt()
    {
        using var folder = new TemporaryFolder();
        var expected = folder.Write("tools/routing-server", "");

        Assert.Equal(expected, ServerBinary.Locate(null, folder.At("lib/routing"), $"{folder.At("none")}{Path.PathSeparator}{folder.At("tools")}"));
    }

    [Fact]
    public void Locate_Nowhere_SaysHowToNameIt()
    {
        using var folder = new TemporaryFolder();

        var failure = Assert.Throws<CommandException>(() => ServerBinary.Locate(null, folder.At("lib/routing"), folder.FullPath));

        Assert.Equal(ExitCode.Input, failure.ExitCode);
        Assert.Contains("--server-binary", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Locate_StatedButMissing_NeverTakesAnother()
    {
        using var folder = new TemporaryFolder();
        folder.Write("routing-server", "");

        Assert.Throws<CommandException>(() => ServerBinary.Locate(folder.At("other"), folder.FullPath, ""));
    }
}
