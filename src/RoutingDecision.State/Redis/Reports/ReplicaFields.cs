using RoutingDecision.Core.Reports;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>A replica whose sums are in a report.</summary>
/// <param name="Name">What it calls itself: host and port.</param>
/// <param name="ToldUnixMs">When it told them last, milliseconds since 1970 by Redis' clock.</param>
/// <param name="SinceHour">Hours since 1970 UTC before which it keeps nothing; null: it dropped nothing.</param>
public sealed record ReplicaWord(string Name, long ToldUnixMs, long? SinceHour);

/// <summary>
/// Reads the hashes in which each replica has a field under the name of its journal, and another one that says how much it holds. Thread-safe.
/// </summary>
/// <param name="guard">Connection.</param>
/// <param name="clock">Redis' clock.</param>
/// <param name="journal">Name of this replica's journal, whose fields are passed over.</param>
internal sealed class ReplicaFields(RedisGuard guard, RedisClock clock, string journal)
{
    /// <summary>
    /// A replica tells something every few seconds; one that did so within this time belongs to a report, whether it has traffic or not.
    /// </summary>
    private static readonly TimeSpan Present = TimeSpan.FromMinutes(1);

    private const int KeysAtOnce = 64;

    public RedisKeys Keys { get; } = new(guard.Settings.Prefix);

    /// <summary>What the other replicas say of themselves, by journal; null: Redis can't be reached.</summary>
    public async Task<Dictionary<string, ReplicaTotals>?> KnownAsync()
    {
        if (await HashAsync(Keys.ReportReplicas()) is not { } words)
        {
            return null;
        }

        var known = ReplicaTeller.Read([.. words.SelectMany(e => new[] { e.Name, e.Value })]);
        known.Remove(journal);
        return known;
    }

    /// <summary>Hands the fields of the other replicas over, some keys at a time in the order given; false: Redis can't be reached.</summary>
    /// <param name="keys">Of the hashes, each with a number of the caller's.</param>
    /// <param name="take">Takes number, journal and value; one call at a time.</param>
    /// <param name="isEnough">Asked between some keys and the next; true: no more are read.</param>
    public async Task<bool> ReadAsync(IEnumerable<(long Number, RedisKey Key)> keys, Action<long, string, byte[]> take, Func<bool>? isEnough = null)
    {
        foreach (var some in keys.Chunk(KeysAtOnce))
        {
            if (isEnough?.Invoke() == true)
            {
                break;
            }

            var read = await Task.WhenAll(some.Select(k => HashAsync(k.Key)));
            if (read.Any(r => r is null))
            {
                return false;
            }

            foreach (var (key, fields) in some.Zip(read))
            {
                foreach (var field in fields!)
                {
                    string name = field.Name!;
                    if (!name.EndsWith("|n", StringComparison.Ordinal) && !string.Equals(name, journal, StringComparison.Ordinal))
                    {
                        take(key.Number, name, field.Value!);
                    }
                }
            }
        }

        return true;
    }

    /// <summary>Those replicas that spoke just now or of which something was found.</summary>
    public IReadOnlyList<ReplicaWord> WordsOf(Dictionary<string, ReplicaTotals> known, IReadOnlySet<string> found)
    {
        var now = clock.Now;
        var words = known.Where(r => found.Contains(r.Key) || now - r.Value.ToldUnixMs < (long)Present.TotalMilliseconds)
            .Select(r => new ReplicaWord(r.Value.Name, r.Value.ToldUnixMs, r.Value.HasSinceHour ? r.Value.SinceHour : null));
        return [.. words.OrderBy(r => r.Name, StringComparer.Ordinal).ThenByDescending(r => r.ToldUnixMs)];
    }

    /// <summary>The hours of a half-open window of which something may be kept, newest first.</summary>
    public IEnumerable<long> HoursOf(long from, long until)
    {
        // A clock that is ahead makes decisions of the next hour.
        var last = Math.Min(until, ReportHours.Of(DateTimeOffset.FromUnixTimeMilliseconds(clock.Now)) + 2) - 1;
        var first = Math.Max(from, ReportHours.Of(DateTimeOffset.FromUnixTimeMilliseconds(clock.Now)) - (long)ReplicaTeller.TimeToLive.TotalHours);
        for (var hour = last; hour >= first; hour--)
        {
            yield return hour;
        }
    }

    private async Task<HashEntry[]?> HashAsync(RedisKey key)
    {
        var reply = await guard.RunAsync(static (d, k) => d.HashGetAllAsync(k), key, guard.Settings.BackgroundWait);
        return reply.IsOk ? reply.Value : null;
    }
}
