using RoutingDecision.Server.Admission;
using RoutingDecision.Server.Hosting;

namespace RoutingDecision.Server.Tests.Admission;

/// <summary>What callers can make the server hold.</summary>
public sealed class MemoryBoundTests
{
    private const long Mib = 1024 * 1024;

    [Theory]
    [InlineData(1_000, 12, 1_000, 96_750)]
    [InlineData(24, 1, 96, 264)]
    [InlineData(1, 1, 0, 8)]
    public void Of_PlacesAndQueue_IsTheSumOfTheirLargestMessages(int calls, int message, int queue, long mib)
    {
        var options = new ServerOptions { MaxCalls = calls, MaxMessageMib = message, QueueCalls = queue };

        Assert.Equal(mib * Mib, MemoryBound.Of(options, 0).Callers);
        Assert.True(MemoryBound.Of(options, 2 * mib * Mib).Fits);
        Assert.False(MemoryBound.Of(options, (2 * mib * Mib) - 2).Fits);
    }

    [Theory]
    [InlineData(1_000, 12, 1_000, 4_096, "set --max-calls 13")]
    [InlineData(100, 12, 0, 4_096, "set --max-calls 21 or --max-message-mib 2")]
    [InlineData(100, 12, 4_000, 4_096, "set fewer --queue-calls")]
    public void Advice_TooMuch_NamesASettingThatFits(int calls, int message, int queue, long mib, string advice)
    {
        var options = new ServerOptions { MaxCalls = calls, MaxMessageMib = message, QueueCalls = queue };
        var bound = MemoryBound.Of(options, mib * Mib);
        Assert.False(bound.Fits);

        Assert.EndsWith(advice, MemoryBound.Advice(options, bound), StringComparison.Ordinal);

        options.MaxCalls = calls == 100 && queue == 0 ? 21 : 13;
        options.QueueCalls = Math.Min(queue, 1_000);
        Assert.True(MemoryBound.Of(options, mib * Mib).Fits);
    }
}
