using RoutingDecision.Core.Reports;
using RoutingDecision.State.Journal.Traffic;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>
/// Tells the other replicas the newest misroutes of an hour, with what their decisions' records say, as others can't read this one's journal. Hours
/// may be told at the same time, each by one caller.
/// </summary>
/// <param name="guard">Connection.</param>
/// <param name="book">What this replica knows.</param>
/// <param name="records">Reads this replica's journal.</param>
/// <param name="journal">Name of this replica's journal.</param>
public sealed class MisrouteTeller(RedisGuard guard, TrafficBook book, MisrouteRecords records, string journal)
{
    /// <summary>Misroutes of an hour that are told; about 0.4 KB each.</summary>
    public const int MostOfHour = 1_000;

    private readonly RedisKeys _keys = new(guard.Settings.Prefix);
    private readonly HashSet<long> _empty = [];

    /// <summary>Tells an hour; false: Redis can't be reached.</summary>
    /// <param name="hour">Since 1970 UTC.</param>
    /// <param name="counted">How much this replica knows of the hour.</param>
    internal async Task<bool> TellAsync(long hour, RedisValue counted)
    {
        var misroutes = book.MisroutesOf(hour, MostOfHour);
        if (misroutes.Count == 0 && !IsNews(hour))
        {
            return true;
        }

        var reply = await guard.ScriptAsync(
            RedisScript.ReportHour,
            [_keys.ReportMisroutes(ReportHours.NameOf(hour))],
            [
                journal, counted, MisrouteCodec.Write(misroutes.Select(m => (m, records.Of(m)))),
                (long)ReplicaTeller.TimeToLive.TotalMilliseconds,
            ],
            guard.Settings.BackgroundWait);
        lock (_empty)
        {
            if (reply.IsOk && misroutes.Count == 0)
            {
                _empty.Add(hour);
            }
            else
            {
                _empty.Remove(hour);
            }
        }

        return reply.IsOk;
    }

    /// <summary>Whether Redis may hold something of an hour without misroutes: what an earlier process told, or what was cleared since.</summary>
    private bool IsNews(long hour)
    {
        lock (_empty)
        {
            return !_empty.Contains(hour);
        }
    }
}
