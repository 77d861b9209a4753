using RoutingDecision.Core.Reports;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>The groups of an hour as bytes. Only what is not 0 takes room.</summary>
internal static class HourTotalsCodec
{
    /// <summary>The largest 64-bit size falls into a bucket below.</summary>
    private const int MostBucket = 512;

    public static byte[] Write(IEnumerable<KeyValuePair<CellKey, ReportCell>> cells)
    {
        var totals = new HourTotals();
        totals.Cells.AddRange(cells.Select(c => ToTotals(c.Key, c.Value)));
        return DeflatedMessage.Write(totals);
    }

    /// <summary>Adds an hour to a cube; false: the bytes are none that were written here.</summary>
    public static bool AddTo(ReportCube cube, long hour, byte[] bytes)
    {
        if (DeflatedMessage.Read(HourTotals.Parser, bytes) is not { } totals)
        {
            return false;
        }

        foreach (var cell in totals.Cells)
        {
            var key = new CellKey(cell.HasTenant ? cell.Tenant : null, (ReportDimension)cell.Dimension, cell.Value);
            cube.Add(hour, key, ToCell(cell));
        }

        return true;
    }

    private static CellTotals ToTotals(in CellKey key, ReportCell cell)
    {
        var totals = new CellTotals { Dimension = (int)key.Dimension, Value = key.Value };
        if (key.Tenant is { } tenant)
        {
            totals.Tenant = tenant;
        }

        var values = cell.Sums.Values;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != 0)
            {
                totals.Measures.Add(i);
                totals.Values.Add(values[i]);
            }
        }

        (totals.InputTokens, totals.OutputTokens) = (ToTotals(cell.InputTokens), ToTotals(cell.OutputTokens));
        return totals;
    }

    private static SizeTotals? ToTotals(TokenHistogram sizes)
    {
        if (sizes.Count == 0)
        {
            return null;
        }

        var totals = new SizeTotals { Zeros = sizes.Zeros };
        foreach (var (bucket, count) in sizes.Buckets)
        {
            totals.Buckets.Add(bucket);
            totals.Counts.Add(count);
        }

        return totals;
    }

    private static ReportCell ToCell(CellTotals totals)
    {
        var cell = new ReportCell();
        for (var i = 0; i < Math.Min(totals.Measures.Count, totals.Values.Count); i++)
        {
            // A later version may know more.
            if (totals.Measures[i] is >= 0 and < (int)ReportMeasure.Count and var measure)
            {
                cell.Sums[(ReportMeasure)measure] = totals.Values[i];
            }
        }

        Fill(cell.InputTokens, totals.InputTokens);
        Fill(cell.OutputTokens, totals.OutputTokens);
        return cell;
    }

    private static void Fill(TokenHistogram sizes, SizeTotals? totals)
    {
        if (totals is null)
        {
            return;
        }

        sizes.AddZeros(totals.Zeros);
        for (var i = 0; i < Math.Min(totals.Buckets.Count, totals.Counts.Count); i++)
        {
            // A bucket beyond what any size falls into would only take room.
            if (totals.Buckets[i] is >= 0 and <= MostBucket && totals.Counts[i] > 0)
            {
                sizes.Add(totals.Buckets[i], totals.Counts[i]);
            }
        }
    }
}
