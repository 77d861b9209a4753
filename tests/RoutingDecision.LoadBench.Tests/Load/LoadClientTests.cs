using RoutingDecision.LoadBench.Load;
using RoutingDecision.LoadBench.Messages;
using RoutingDecision.LoadBench.Rows;
using RoutingDecision.LoadBench.Variants;
using RoutingDecision.LoadBench.Wire;

namespace RoutingDecision.LoadBench.Tests.Load;

/// <summary>The loops against a server that answers as the test says. A minute passes only where one hangs.</summary>
public sealed class LoadClientTests
{
    private const double PerSecond = 1_000;
    private const int Messages = 60;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(Messages / PerSecond);

    public static TheoryData<string> KeysOfRows => [.. RowList.All.Concat(WebRows.All).Select(r => r.Key).Where(k => k != "outcome")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AtRate_EachIsAnswered_CountsEachOnce(bool streams)
    {
        using var peer = new FramePeer(streams, _ => 1);
        using var client = ClientOf(peer, underWay: 1);

        var burst = await Task.Run(() => client.AtRate(PerSecond, Length)).WaitAsync(Deadline);

        Assert.Equal((Messages, 0, Messages), (burst.Completed, burst.Failed, burst.Latencies.Count));
        Assert.Equal(Messages, peer.Received);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AtRate_NoneIsAnsweredUntilAllHaveCome_GoesOnWithoutAnswers(bool streams)
    {
        using var peer = new FramePeer(streams, received => received == Messages ? Messages : 0);
        using var client = ClientOf(peer, underWay: 1);

        var burst = await Task.Run(() => client.AtRate(PerSecond, Length)).WaitAsync(Deadline);

        Assert.Equal((Messages, 0), (burst.Completed, burst.Failed));
    }

    [Fact]
    public async Task AtRate_AfterSaturation_GoesOnWithTheSameStream()
    {
        using var peer = new FramePeer(streams: true, _ => 1);
        using var client = ClientOf(peer, underWay: 3);

        var burst = await Task.Run(() =>
        {
            client.Saturate(Length);
            return client.AtRate(PerSecond, Length);
        }).WaitAsync(Deadline);

        Assert.Equal((Messages, 0), (burst.Completed, burst.Failed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_StreamThatEnds_CountsWhatIsLeftAsFailed(bool closed)
    {
        const int UnderWay = 10;
        using var peer = new FramePeer(streams: true, received => received > UnderWay ? 1 : 0) { EndsAfter = UnderWay };
        using var client = ClientOf(peer, UnderWay);

        var burst = await Task.Run(() => closed ? client.Saturate(Length) : client.AtRate(UnderWay / Length.TotalSeconds, Length)).WaitAsync(Deadline);

        Assert.Equal(UnderWay, burst.Failed);
    }

    [Theory]
    [InlineData(460, false, CallConnection.MostCalls)]
    [InlineData(13_500, false, 29)]
    [InlineData(460, true, 845)]
    [InlineData(1_000_000, false, 1)]
    public void MostUnderWay_Messages_FitStreamsAndWindows(int longest, bool streams, int most) =>
        Assert.Equal(most, LoadClient.MostUnderWay(longest, streams, CallConnection.MostBytes));

    [Theory]
    [MemberData(nameof(KeysOfRows))]
    public async Task UnderWay_EachRow_FitsTheWindows(string key)
    {
        var row = RowList.All.Concat(WebRows.All).First(r => r.Key == key);

        var messages = await row.Messages(null!, row.Connections);

        Assert.All(messages, m => Assert.InRange(row.UnderWay * CallConnection.BytesOf(m.Longest), 1, row.MostBytes));
    }

    private static LoadClient ClientOf(FramePeer peer, int underWay) =>
        new(peer.Address, new CallHead("/x/Y", ""), [new SameMessage(new byte[20])], peer.Streams, underWay);
}
