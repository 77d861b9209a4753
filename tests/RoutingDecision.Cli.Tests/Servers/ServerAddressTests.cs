using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Tests.Servers;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:50051", "http://127.0.0.1:50051/")]
    [InlineData("localhost:50051", "http://localhost:50051/")]
    [InlineData("https://router.example", "https://router.example/")]
    public void Parse_Address_TakesTheSchemeAsHttpIfItIsLeftOut(string text, string expected) =>
        Assert.Equal(expected, ServerAddress.Parse(text).AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("ftp://host")]
    [InlineData("http://")]
    [InlineData("host:port")]
    public void Parse_NoAddress_IsAnInputError(string text) =>
        Assert.Equal(ExitCode.Input, Assert.Throws<CommandException>(() => ServerAddress.Parse(text)).ExitCode);
}
