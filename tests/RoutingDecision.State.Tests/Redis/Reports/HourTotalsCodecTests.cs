using RoutingDecision.Core.Reports;
using RoutingDecision.State.Redis.Reports;

namespace RoutingDecision.State.Tests.Redis.Reports;

public sealed class HourTotalsCodecTests
{
    [Fact]
    public void AddTo_WrittenHour_BringsEveryGroupBack()
    {
        var random = new Random(1);
        var cells = new Dictionary<CellKey, ReportCell>();
        foreach (var dimension in Enum.GetValues<ReportDimension>())
        {
            foreach (var tenant in (string?[])[null, "", "acme"])
            {
                cells[new CellKey(tenant, dimension, dimension == ReportDimension.All ? "" : "ü\n1")] = Cell(random);
            }
        }

        var cube = new ReportCube(10);
        Assert.True(HourTotalsCodec.AddTo(cube, 7, HourTotalsCodec.Write(cells)));
        Assert.True(HourTotalsCodec.AddTo(cube, 8, HourTotalsCodec.Write([])));

        Assert.Equal([7L], cube.Hours);
        Assert.Equal(cells.Keys.ToHashSet(), cube.CellsOf(7).Keys.ToHashSet());
        foreach (var (key, cell) in cube.CellsOf(7))
        {
            Assert.Equal(cells[key].Sums.Values.ToArray(), cell.Sums.Values.ToArray());
            Assert.Equal(cells[key].InputTokens.Buckets, cell.InputTokens.Buckets);
            Assert.Equal((cells[key].OutputTokens.Zeros, cells[key].OutputTokens.Count), (cell.OutputTokens.Zeros, cell.OutputTokens.Count));
        }
    }

    [Fact]
    public void AddTo_BytesThatAreNoHour_AddsNothing()
    {
        var whole = HourTotalsCodec.Write([KeyValuePair.Create(new CellKey(null, ReportDimension.All, ""), Cell(new Random(2)))]);
        var cube = new ReportCube(10);

        Assert.False(HourTotalsCodec.AddTo(cube, 1, [1, 2, 3]));
        Assert.False(HourTotalsCodec.AddTo(cube, 1, [9, 0, 0, 0, 1, 2, 3]));
        Assert.False(HourTotalsCodec.AddTo(cube, 1, [255, 255, 255, 127, .. whole[4..]]));
        Assert.False(HourTotalsCodec.AddTo(cube, 1, whole[..(whole.Length / 2)]));
        Assert.Empty(cube.Hours);
    }

    [Fact]
    public void AddTo_MeasuresAndBucketsOfALaterVersion_AreLeftOut()
    {
        var totals = new HourTotals
        {
            Cells =
            {
                new CellTotals
                {
                    Measures = { 0, 100_000, -1, 3 },
                    Values = { 5, 6, 7 },
                    InputTokens = new SizeTotals { Buckets = { 3, int.MaxValue, -9 }, Counts = { 2, 4, 4 } },
                },
            },
        };
        var cube = new ReportCube(10);

        Assert.True(HourTotalsCodec.AddTo(cube, 1, Deflated(totals)));

        var cell = Assert.Single(cube.CellsOf(1)).Value;
        Assert.Equal((5, 5, 2), (cell[ReportMeasure.Decisions], cell.Sums.Values.ToArray().Sum(), cell.InputTokens.Count));
    }

    private static byte[] Deflated(HourTotals totals)
    {
        using var bytes = new MemoryStream();
        bytes.Write(BitConverter.GetBytes(totals.CalculateSize()));
        using (var deflate = new System.IO.Compression.DeflateStream(bytes, System.IO.Compression.CompressionLevel.Fastest))
        {
            Google.Protobuf.MessageExtensions.WriteTo(totals, deflate);
        }

        return bytes.ToArray();
    }

    private static ReportCell Cell(Random random)
    {
        var cell = new ReportCell();
        for (var i = 0; i < (int)ReportMeasure.Count; i += 1 + random.Next(3))
        {
            cell.Sums[(ReportMeasure)i] = random.NextDouble() * 100;
        }

        for (var i = 0; i < 20; i++)
        {
            cell.InputTokens.Add(random.Next(100_000));
            cell.OutputTokens.Add(random.Next(3));
        }

        return cell;
    }
}
