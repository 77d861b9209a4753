using System.Globalization;

namespace RoutingDecision.State.Redis.Streams;

/// <summary>Reads the hourly sums of all replicas. Thread-safe.</summary>
public sealed class StreamReports(RedisGuard guard)
{
    private readonly RedisKeys _keys = new(guard.Settings.Prefix);

    /// <summary>Sums of the hour of a time, as <c>dimension:value|measure</c>, values escaped as in URIs; null: Redis can't be reached.</summary>
    public async Task<IReadOnlyDictionary<string, long>?> ReadAsync(DateTimeOffset time)
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var part = 0; part < StreamPart.Count; part++)
        {
            var reply = await guard.RunAsync(
                static (d, key) => d.HashGetAllAsync(key), _keys.Report(part, ReportMeasures.HourOf(time)), guard.Settings.BackgroundWait);
            if (!reply.IsOk)
            {
                return null;
            }

            foreach (var entry in reply.Value!)
            {
                if (long.TryParse((string?)entry.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var amount))
                {
                    sums[entry.Name!] = sums.GetValueOrDefault(entry.Name!) + amount;
                }
            }
        }

        return sums;
    }
}
