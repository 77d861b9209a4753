using System.Globalization;
using Google.Protobuf;
using RoutingDecision.Core.Reports;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis.Reports;

/// <summary>
/// Tells the other replicas the sums of this one's reports: totals of each hour that changed, under the name of its journal, so that a write can be
/// repeated and a restart goes on with them. Not thread-safe, but for <see cref="Board"/>.
/// </summary>
/// <param name="guard">Connection.</param>
/// <param name="book">What this replica counted.</param>
/// <param name="clock">Redis' clock.</param>
/// <param name="journal">Name of this replica's journal.</param>
/// <param name="name">What the replica calls itself.</param>
/// <param name="misroutes">Tells the misroutes of the same hours; null: nobody does.</param>
public sealed class ReplicaTeller(
    RedisGuard guard, TrafficBook book, RedisClock clock, string journal, string name, MisrouteTeller? misroutes = null)
{
    /// <summary>How long an hour is kept, and a replica's word after its last.</summary>
    internal static readonly TimeSpan TimeToLive = TimeSpan.FromDays(35);

    /// <summary>How far two replicas may be apart in what they heard of each other.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private const int HoursAtOnce = 8;

    private readonly RedisKeys _keys = new(guard.Settings.Prefix);
    private readonly HashSet<long> _unsent = [];
    private ReplicaBoard? _board;
    private long _lastBefore;
    private long _first;

    /// <summary>What replicas said of themselves, at the last round that reached Redis; null: none did.</summary>
    internal ReplicaBoard? Board => Volatile.Read(ref _board);

    /// <summary>How often it was noticed that Redis holds nothing of this replica, the first time included.</summary>
    internal int Losses { get; private set; }

    /// <summary>Tells what changed since the last round; false: Redis can't be reached, and the next round tells it.</summary>
    public async Task<bool> RoundAsync()
    {
        _unsent.UnionWith(book.TakeChangedHours());
        if (!await TellHeaderAsync())
        {
            return false;
        }

        var done = true;
        foreach (var hours in _unsent.Order().Chunk(HoursAtOnce))
        {
            done &= (await Task.WhenAll(hours.Select(TellAsync))).All(d => d);
        }

        return done;
    }

    /// <summary>
    /// Whether this replica was away so long that others may have counted a report of a decision that it made before: it must not do so as well.
    /// </summary>
    /// <param name="appendedUnixMs">When the report was forwarded, by Redis' clock.</param>
    /// <param name="madeUnixMs">When the decision was made.</param>
    internal bool WasGivenUp(long appendedUnixMs, long madeUnixMs)
    {
        var givenUp = _lastBefore + (long)(ReplicaBoard.Patience - Margin).TotalMilliseconds;
        return _lastBefore > 0 && appendedUnixMs > givenUp && appendedUnixMs < _first + (long)Margin.TotalMilliseconds && madeUnixMs < _first;
    }

    private async Task<bool> TellHeaderAsync()
    {
        var (since, folded) = book.Bounds;
        var word = new ReplicaTotals { Name = name, ToldUnixMs = clock.Now, Folded = folded };
        if (since != long.MinValue)
        {
            word.SinceHour = since;
        }

        if (book.HeldSince is { } held)
        {
            word.HeldSinceUnixMs = held.ToUnixTimeMilliseconds();
        }

        var reply = await guard.ScriptAsync(
            RedisScript.ReportHeader, [_keys.ReportReplicas()], [journal, word.ToByteArray(), (long)TimeToLive.TotalMilliseconds],
            guard.Settings.BackgroundWait);
        if (!reply.IsOk || (RedisResult[]?)reply.Value is not [var before, var all])
        {
            return false;
        }

        var last = Parse((byte[]?)before ?? []);
        if (last is null)
        {
            // Redis knows nothing of this replica: it never told anything, or Redis lost it.
            _unsent.UnionWith(book.Hours());
            Losses++;
        }

        if (_first == 0)
        {
            (_first, _lastBefore) = (word.ToldUnixMs, last?.ToldUnixMs ?? 0);
        }

        var replicas = Read((RedisValue[]?)all ?? []);
        Volatile.Write(ref _board, new ReplicaBoard(journal, word.ToldUnixMs, replicas));
        await ForgetAsync(replicas, word.ToldUnixMs);
        return true;
    }

    /// <summary>The words of a hash's fields and values in turn; what can't be read is left out.</summary>
    internal static Dictionary<string, ReplicaTotals> Read(RedisValue[] words)
    {
        var replicas = new Dictionary<string, ReplicaTotals>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            if (Parse((byte[])words[i + 1]!) is { } word)
            {
                replicas[words[i]!] = word;
            }
        }

        return replicas;
    }

    private static ReplicaTotals? Parse(byte[] bytes)
    {
        try
        {
            return bytes.Length == 0 ? null : ReplicaTotals.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>A journal that said nothing as long as hours are kept has none there any more.</summary>
    private async Task ForgetAsync(Dictionary<string, ReplicaTotals> replicas, long now)
    {
        RedisValue[] gone = [.. replicas.Where(r => now - r.Value.ToldUnixMs > (long)TimeToLive.TotalMilliseconds).Select(r => (RedisValue)r.Key)];
        if (gone.Length > 0)
        {
            await guard.RunAsync(
                static (d, call) => d.HashDeleteAsync(call.Key, call.gone), (Key: _keys.ReportReplicas(), gone), guard.Settings.BackgroundWait);
        }
    }

    private async Task<bool> TellAsync(long hour)
    {
        var cells = book.CopyOf(hour);
        var total = cells.FirstOrDefault(c => c.Key is { Tenant: null, Dimension: ReportDimension.All }).Value;
        var counted = total is null ? 0 : total[ReportMeasure.Decisions] + total[ReportMeasure.Refused] + total[ReportMeasure.Tries];
        var much = Math.Round(counted).ToString("F0", CultureInfo.InvariantCulture);
        var reply = await guard.ScriptAsync(
            RedisScript.ReportHour,
            [_keys.ReportHour(ReportHours.NameOf(hour))],
            [journal, much, HourTotalsCodec.Write(cells), (long)TimeToLive.TotalMilliseconds],
            guard.Settings.BackgroundWait);
        if (!reply.IsOk || (misroutes is not null && !await misroutes.TellAsync(hour, much)))
        {
            return false;
        }

        lock (_unsent)
        {
            _unsent.Remove(hour);
        }

        return true;
    }
}
