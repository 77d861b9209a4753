using RoutingDecision.Core.Outcomes;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis.Streams;

/// <summary>
/// Learns which reports other replicas took, so that a repetition that comes here is known. It begins with all that the streams hold; memory is that
/// of the reports remembered. A repetition within the second before it is learned is taken here as well, and refused by the stream. Not thread-safe.
/// </summary>
/// <param name="guard">Connection of the streams.</param>
/// <param name="journal">Name of this replica's journal, whose reports are known.</param>
/// <param name="seen">Takes the reports.</param>
/// <param name="observer">Told of what was learned.</param>
/// <param name="heard">Told of each report; null: nobody listens.</param>
public sealed class StreamFollower(
    RedisGuard guard, string journal, SeenReports seen, IStreamObserver observer, Action<ForeignReport>? heard = null)
{
    private const int BatchEntries = 1_000;

    private readonly RedisKeys _keys = new(guard.Settings.Prefix);
    private readonly string[] _last = [.. Enumerable.Repeat("0-0", StreamPart.Count)];

    /// <summary>Learns all that there is; ends early when Redis can't be reached.</summary>
    public async Task RoundAsync(CancellationToken cancellation = default)
    {
        for (var part = 0; part < StreamPart.Count; part++)
        {
            while (!cancellation.IsCancellationRequested && await BatchAsync(part) == BatchEntries)
            {
                // There is more.
            }
        }
    }

    private async Task<int> BatchAsync(int part)
    {
        var reply = await guard.ScriptAsync(
            RedisScript.StreamTail, [_keys.Outcomes(part)], [journal, _last[part], BatchEntries], guard.Settings.BackgroundWait);
        if (!reply.IsOk || (RedisValue[]?)reply.Value is not [var count, var last, .. var reports])
        {
            return 0;
        }

        _last[part] = last!;
        var learned = 0;
        for (var i = 0; i + 1 < reports.Length; i += 2)
        {
            if (ReportKey.Read((byte[])reports[i + 1]!) is { } key)
            {
                learned += seen.TryAdd(key.Decision, key.Part) ? 1 : 0;
                heard?.Invoke(new ForeignReport(part, reports[i]!, key.Decision, key.Part));
            }
        }

        observer.Learned(learned);
        return (int)count;
    }
}
