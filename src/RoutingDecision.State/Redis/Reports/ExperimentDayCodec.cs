using RoutingDecision.Core.Reports;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>A day of an experiment as bytes.</summary>
internal static class ExperimentDayCodec
{
    /// <summary>More halvings leave no key.</summary>
    private const int MostHalvings = 40;

    public static byte[] Write(ExperimentDay day)
    {
        var keys = new DayKeys { Halvings = day.Halvings };
        keys.Keys.AddRange(day.Rows.Select(r => new KeyTotals { Tenant = r.Tenant, Key = r.Key, Arm = r.Arm, Sums = { r.Sums.ToArray() } }));
        return DeflatedMessage.Write(keys);
    }

    /// <summary>The day; null: the bytes are none that were written here.</summary>
    /// <param name="day">Days since 1970 UTC.</param>
    /// <param name="bytes">What was written.</param>
    public static ExperimentDay? Read(long day, byte[] bytes)
    {
        if (DeflatedMessage.Read(DayKeys.Parser, bytes) is not { Halvings: >= 0 and <= MostHalvings } keys)
        {
            return null;
        }

        var rows = keys.Keys.Where(k => k.Sums.Count >= KeySums.UnweighedCount)
            .Select(k => new KeyRow(k.Tenant, k.Key, k.Arm, day, KeySums.Of(k.Sums)));
        return new ExperimentDay(keys.Halvings, [.. rows]);
    }
}
