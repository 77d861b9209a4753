using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Replays;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>A decision of the log with all that it refers to.</summary>
/// <param name="Record">As it stands in the journal.</param>
/// <param name="Logged">As Core reads it.</param>
public readonly record struct LoggedEntry(DecisionRecord Record, LoggedDecision Logged);

/// <summary>
/// Reads decisions of a journal in order and finds what they refer to: the live state in the same segment, and the feature ids of their digest in it
/// or in the one
/// before, as a decision that was under way when a segment ended is written into the next. Memory is bounded by two segments. Used by one thread;
/// what
/// <see cref="Chunks"/> yields may be passed to others.
/// </summary>
/// <param name="items">The journal's items in order; other kinds than decisions, live views and segments are passed over.</param>
public sealed class LoggedTraffic(IEnumerable<JournalItem> items)
{
    /// <summary>Kinds that are needed.</summary>
    public static IReadOnlySet<JournalKind> Kinds { get; } =
        new HashSet<JournalKind> { JournalKind.Segment, JournalKind.Decision, JournalKind.LiveView };

    private readonly Dictionary<ulong, LoggedLive> _views = [];
    private Dictionary<(PromptDigest, string), PromptFacts> _features = [];
    private Dictionary<(PromptDigest, string), PromptFacts> _before = [];

    /// <summary>Which decisions are wanted; the others only tell what later ones refer to.</summary>
    public Func<DecisionRecord, bool> Wanted { get; init; } = static _ => true;

    /// <summary>The latest decisions, oldest of them first, so many at a time.</summary>
    /// <param name="most">Decisions at most. Their features are found as long as two segments hold them all.</param>
    /// <param name="size">Decisions of a chunk, at least 1.</param>
    public IEnumerable<IReadOnlyList<LoggedEntry>> Latest(int most, int size)
    {
        var latest = new Queue<(DecisionRecord Record, LoggedLive? Live)>();
        foreach (var one in Found())
        {
            latest.Enqueue(one);
            if (latest.Count > most)
            {
                latest.Dequeue();
            }
        }

        foreach (var part in latest.Chunk(size))
        {
            yield return Complete(part);
        }
    }

    /// <summary>The decisions, so many at a time.</summary>
    /// <param name="size">Decisions of a chunk, at least 1; the last has fewer.</param>
    public IEnumerable<IReadOnlyList<LoggedEntry>> Chunks(int size)
    {
        var waiting = new List<(DecisionRecord Record, LoggedLive? Live)>(size);
        foreach (var one in Found())
        {
            waiting.Add(one);
            if (waiting.Count == size)
            {
                yield return Complete(waiting);
                waiting.Clear();
            }
        }

        if (waiting.Count > 0)
        {
            yield return Complete(waiting);
        }
    }

    private IEnumerable<(DecisionRecord Record, LoggedLive? Live)> Found()
    {
        foreach (var item in items)
        {
            Note(item.Record);
            if (item.Record.Decision is { } decision && Wanted(decision))
            {
                yield return (decision, _views.GetValueOrDefault(decision.LiveView));
            }
        }
    }

    private void Note(JournalRecord record)
    {
        if (record.Segment is not null)
        {
            (_before, _features) = (_features, []);
            _views.Clear();
        }
        else if (record.LiveView is { } view)
        {
            _views[view.Id] = LoggedDecisionReader.Read(view);
        }
        else if (record.Decision is { Prompt: { } prompt } decision && HasFeatures(prompt))
        {
            _features[(LoggedDecisionReader.DigestOf(prompt.Digest), decision.ClassifierVersion)] = prompt;
        }
    }

    /// <summary>An ask without words has no ids, and all of it was read.</summary>
    private static bool HasFeatures(PromptFacts prompt) => !prompt.FeatureIds.IsEmpty || prompt.FeaturesWhole;

    /// <summary>
    /// Of two calls with one prompt, the log may hold the one that the cache answered first: so ids are looked up once the chunk is read.
    /// </summary>
    private LoggedEntry[] Complete(IReadOnlyList<(DecisionRecord Record, LoggedLive? Live)> waiting)
    {
        var entries = new LoggedEntry[waiting.Count];
        Parallel.For(0, entries.Length, i =>
        {
            var (record, live) = waiting[i];
            entries[i] = new LoggedEntry(record, LoggedDecisionReader.Read(record, FeaturesOf(record), live));
        });
        return entries;
    }

    private PromptFacts? FeaturesOf(DecisionRecord record)
    {
        if (record.Prompt is not { } prompt || HasFeatures(prompt))
        {
            return record.Prompt;
        }

        var key = (LoggedDecisionReader.DigestOf(prompt.Digest), record.ClassifierVersion);
        return _features.GetValueOrDefault(key) ?? _before.GetValueOrDefault(key);
    }
}
