using Google.Protobuf;
using RoutingDecision.State.Journal.Records;
using StackExchange.Redis;

namespace RoutingDecision.State.Redis.Streams;

/// <summary>
/// Adds the reports of the streams to the hourly sums. Sums and acknowledgement change in one step, so that a crash anywhere, or a second aggregator,
/// counts nothing twice. One at a time holds a part; any replica takes over. Not thread-safe.
/// </summary>
/// <param name="guard">Connection of the streams.</param>
/// <param name="name">Name of this process, different at every start.</param>
/// <param name="options">Sizes and times.</param>
/// <param name="observer">Told of what happens.</param>
public sealed class StreamAggregator(RedisGuard guard, string name, StreamOptions options, IStreamObserver observer)
{
    private const string Group = "reports";

    /// <summary>Batches of a part in one round, so that the other parts get their turn.</summary>
    private const int MostBatches = 32;

    private readonly RedisKeys _keys = new(guard.Settings.Prefix);

    /// <summary>Applies what there is; false: there may be more, or Redis can't be reached.</summary>
    public async Task<bool> RoundAsync()
    {
        var done = true;
        for (var part = 0; part < StreamPart.Count; part++)
        {
            done &= await PartAsync(part);
        }

        return done;
    }

    private async Task<bool> PartAsync(int part)
    {
        for (var batch = 0; batch < MostBatches; batch++)
        {
            if (await ReadAsync(part) is not { } entries)
            {
                return false;
            }

            if (entries.Count == 0)
            {
                return true;
            }

            if (!await ApplyAsync(part, entries))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Reads entries that are to be applied; null: Redis can't be reached.</summary>
    internal async Task<IReadOnlyList<StreamEntry>?> ReadAsync(int part)
    {
        var reply = await guard.ScriptAsync(
            RedisScript.StreamRead,
            [_keys.Aggregator(part), _keys.Outcomes(part)],
            [name, (long)options.Lease.TotalMilliseconds, Group, options.BatchEntries, (long)options.LeftBehind.TotalMilliseconds],
            guard.Settings.BackgroundWait);
        if (!reply.IsOk)
        {
            return null;
        }

        var words = (RedisValue[]?)reply.Value ?? [];
        return [.. Enumerable.Range(0, words.Length / 2).Select(i => new StreamEntry(words[2 * i]!, words[(2 * i) + 1]!))];
    }

    /// <summary>Applies entries once; false: Redis can't be reached.</summary>
    internal async Task<bool> ApplyAsync(int part, IReadOnlyList<StreamEntry> entries)
    {
        if (await TryApplyAsync(part, entries) is not { } applied)
        {
            return false;
        }

        if (applied || entries.Count == 1)
        {
            observer.Applied(applied ? entries.Count : 0);
            return true;
        }

        // Another one applied some of them: each by itself.
        foreach (var entry in entries)
        {
            if (!await ApplyAsync(part, [entry]))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool?> TryApplyAsync(int part, IReadOnlyList<StreamEntry> entries)
    {
        var hours = Sums(entries);
        var arguments = new List<RedisValue>
        {
            Group, options.KeptOutcomes, (long)options.ReportLife.TotalMilliseconds, options.MostFields, entries.Count,
        };
        arguments.AddRange(entries.Select(e => (RedisValue)e.Id));
        foreach (var sums in hours.Values)
        {
            arguments.Add(sums.Count * 4);
            foreach (var ((dimension, value, measure), amount) in sums)
            {
                arguments.AddRange([dimension, value, measure, amount]);
            }
        }

        var reply = await guard.ScriptAsync(
            RedisScript.StreamApply, [_keys.Outcomes(part), .. hours.Keys.Select(h => _keys.Report(part, h))], [.. arguments],
            guard.Settings.BackgroundWait);
        return reply.IsOk ? (int)reply.Value! == 1 : null;
    }

    private static SortedDictionary<string, Dictionary<(string, string, string), long>> Sums(IReadOnlyList<StreamEntry> entries)
    {
        var hours = new SortedDictionary<string, Dictionary<(string, string, string), long>>(StringComparer.Ordinal);
        foreach (var record in entries.Select(Parse).OfType<JournalRecord>())
        {
            var hour = ReportMeasures.HourOf(record);
            if (!hours.TryGetValue(hour, out var sums))
            {
                hours[hour] = sums = [];
            }

            foreach (var (dimension, value, measure, amount) in ReportMeasures.Of(record))
            {
                sums[(dimension, value, measure)] = sums.GetValueOrDefault((dimension, value, measure)) + amount;
            }
        }

        return hours;
    }

    /// <summary>The record; null for one that can't be parsed, which counts as nothing and is acknowledged, or it would come for ever.</summary>
    private static JournalRecord? Parse(StreamEntry entry)
    {
        try
        {
            return JournalRecord.Parser.ParseFrom(entry.Record);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}

/// <summary>An entry of a stream of outcomes.</summary>
internal sealed record StreamEntry(string Id, byte[] Record);
