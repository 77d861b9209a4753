using RoutingDecision.Core.Reports;
using RoutingDecision.State.Redis.Reports;

namespace RoutingDecision.State.Tests.Redis.Reports;

/// <summary>What replicas tell of misroutes and experiments, there and back.</summary>
public sealed class ReplicaCodecTests
{
    private static readonly LoggedMisroute Misroute = new()
    {
        Id = new UInt128(3, 5),
        Decided = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_123),
        Tenant = "acme",
        Feature = "ü",
        Model = "m",
        Tier = "economy",
        NeededTier = "premium",
        Task = "coding",
        Confidence = 0.25,
        By = EvidenceSource.Judge,
        Rule = "deep",
        Margin = 0.5,
        Place = new RecordPlace(0, 1, 2),
    };

    [Fact]
    public void Misroutes_Written_AreReadWithWhatTheirRecordsSay()
    {
        var details = new MisrouteDetails("classifier", ["utility", "drift"], new byte[] { 1, 2 }, [1, 2.5f], [0.5f, 0.75f]);
        var bare = Misroute with { Id = 7, Margin = double.NaN };

        var read = MisrouteCodec.Read(MisrouteCodec.Write([(Misroute, details), (bare, null)]))!;

        Assert.Equal(Misroute with { Place = null }, read[0] with { Details = null });
        Assert.Equal(bare with { Place = null }, read[1]);
        var told = read[0].Details!;
        Assert.Equal(details.DecidedBy, told.DecidedBy);
        Assert.Equal(details.Reasons, told.Reasons);
        Assert.Equal(details.Digest.ToArray(), told.Digest.ToArray());
        Assert.Equal(details.Signals, told.Signals);
        Assert.Equal(details.Success, told.Success);
    }

    [Fact]
    public void ExperimentDay_Written_IsReadAsItWas()
    {
        var sums = KeySums.Of([1, 2, 3.5, 4, 5, 60.5, 40.5, 7]);
        var day = new ExperimentDay(3, [new KeyRow("acme", ulong.MaxValue, "b", 20_000, sums), new KeyRow("", 1, "a", 20_000, new KeySums())]);

        var read = ExperimentDayCodec.Read(20_000, ExperimentDayCodec.Write(day))!;

        Assert.Equal(3, read.Halvings);
        Assert.Equal(day.Rows.Select(r => (r.Tenant, r.Key, r.Arm, r.Day)), read.Rows.Select(r => (r.Tenant, r.Key, r.Arm, r.Day)));
        Assert.Equal(sums.ToArray(), read.Rows[0].Sums.ToArray());
    }

    [Fact]
    public void ExperimentDay_OfAReplicaThatDidNotWeighWords_SaysAllButQuality()
    {
        var older = DeflatedMessage.Write(new DayKeys { Keys = { new KeyTotals { Key = 1, Arm = "a", Sums = { 10, 9, 3.5, 4, 5, 6, 3 } } } });

        Assert.Equal([10, 9, 3.5, 4, 5, 0, 0, 0], Assert.Single(ExperimentDayCodec.Read(20_000, older)!.Rows).Sums.ToArray());
    }

    [Theory]
    [InlineData(41)]
    [InlineData(-1)]
    public void ExperimentDay_HalvingsThatCantBe_IsNone(int halvings) =>
        Assert.Null(ExperimentDayCodec.Read(1, DeflatedMessage.Write(new DayKeys { Halvings = halvings })));

    [Fact]
    public void Read_BytesThatWereNotWrittenHere_IsNothing()
    {
        var (misroutes, day) = (MisrouteCodec.Write([(Misroute, null)]), ExperimentDayCodec.Write(new ExperimentDay(0, [])));
        foreach (var bytes in (byte[][])[[], [1, 2, 3], [9, 0, 0, 0, 1, 2, 3], [255, 255, 255, 127, .. misroutes[4..]], misroutes[..^3]])
        {
            Assert.Null(MisrouteCodec.Read(bytes));
        }

        Assert.Null(ExperimentDayCodec.Read(1, [200, .. day[1..]]));
        var shortKey = DeflatedMessage.Write(new DayKeys { Keys = { new KeyTotals { Key = 1, Sums = { 1, 2 } } } });
        Assert.Empty(ExperimentDayCodec.Read(1, shortKey)!.Rows);
    }
}
