using RoutingDecision.Cli.Terminals;

namespace RoutingDecision.Cli.Tests.Terminals;

public sealed class TimeTextTests
{
    private static readonly TimeProvider Clock = new At2026();

    [Theory]
    [InlineData("90m", "2025-12-31T22:30:00Z")]
    [InlineData("0s", "2026-01-01T00:00:00Z")]
    [InlineData("36499d", "1926-01-27T00:00:00Z")]
    [InlineData("9998-12-31T23:59:59Z", "9998-12-31T23:59:59Z")]
    public void Parse_TimesOfTheRange_AreRead(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), TimeText.Parse("--since", text, Clock));

    [Theory]
    [InlineData("36500d")]
    [InlineData("99999999d")]
    [InlineData("100000000d")]
    [InlineData("4294967295h")]
    [InlineData("4294967296s")]
    [InlineData("9999-01-01T00:00:00Z")]
    [InlineData("7w")]
    [InlineData("d")]
    public void Parse_TimesOutOfTheRange_AreRefusedWithWhatIsAllowed(string text)
    {
        var refused = Assert.Throws<CommandException>(() => TimeText.Parse("--since", text, Clock));
        Assert.StartsWith($"--since is '{text}', allowed is a time such as ", refused.Message, StringComparison.Ordinal);
    }

    private sealed class At2026 : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
