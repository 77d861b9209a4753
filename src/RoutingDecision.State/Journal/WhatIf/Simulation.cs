using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Replays;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;

namespace RoutingDecision.State.Journal.WhatIf;

/// <summary>
/// Decides logged traffic again under another policy or classifier: signals and feature ids, no text. Chunk by chunk, on all cores; the result does
/// not depend
/// on their number. What replicas logged is read journal by journal, as conversations are logged where they are decided; the reports of all come
/// first.
/// </summary>
public sealed class Simulation
{
    private const int Chunk = 4_096;

    private static readonly HashSet<JournalKind> Reports = [JournalKind.Policy, JournalKind.Outcome, JournalKind.Feedback];

    private readonly LoggedVersions _versions;
    private readonly ReplayTarget _target;
    private readonly ReplayTarget? _baseline;
    private readonly AssessmentSupply _assessments;
    private readonly Worker[] _workers;
    private readonly LoggedResults _results = new();
    private readonly WhatIfTally _tally;

    /// <param name="versions">Policies of the log and classifiers at hand.</param>
    /// <param name="target">What to decide under.</param>
    /// <param name="time">Clock of the engine, of which nothing is kept.</param>
    /// <param name="baseline">
    /// What the target is compared with: the same traffic decided under this, with the target's classifier, so that only what the policies differ in
    /// shows; null: with what was decided then.
    /// </param>
    public Simulation(LoggedVersions versions, ReplayTarget target, TimeProvider time, ReplayTarget? baseline = null)
    {
        (_versions, _target, _baseline) = (versions, target, baseline);
        _assessments = new AssessmentSupply(target, versions);
        _workers = [.. Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => new Worker(new Replayer(time), new ConversationReplay(), new ConversationReplay()))];
        _tally = new WhatIfTally(target.Snapshot.Policy.Catalog);
    }

    /// <summary>Runs.</summary>
    /// <param name="journals">Journals, each of a replica.</param>
    /// <param name="scope">Which decisions.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="IOException">A journal can't be read.</exception>
    public WhatIfReport Run(IEnumerable<JournalReader> journals, SimulationScope scope, CancellationToken cancellation)
    {
        var begun = journals.Select(j => (Journal: j, Begin: BeginOf(j, scope))).ToArray();
        // What one replica decided may have been reported to another.
        foreach (var item in begun.SelectMany(b => b.Journal.ReadFrom(b.Begin, Reports)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (item.Record.Policy is { } policy)
            {
                _versions.Add(policy);
            }

            _results.Add(item.Record);
        }

        foreach (var (journal, begin) in begun)
        {
            var traffic = new LoggedTraffic(journal.ReadFrom(begin, LoggedTraffic.Kinds)) { Wanted = scope.Has };
            foreach (var chunk in scope.Latest is { } latest ? traffic.Latest(latest, Chunk) : traffic.Chunks(Chunk))
            {
                cancellation.ThrowIfCancellationRequested();
                Take(chunk);
            }
        }

        return _tally.Report();
    }

    /// <summary>Where to begin to read: one segment before the first that may hold a wanted decision, for the features that it refers to.</summary>
    private static JournalPosition BeginOf(JournalReader journal, SimulationScope scope)
    {
        var segments = journal.Segments();
        var first = 0;
        for (var i = segments.Count - 1; i > 0 && (scope.From is not null || scope.Latest is not null); i--)
        {
            if (scope.Latest is not null ? segments.Count - i >= 2 : segments[i].Head?.Begun <= scope.From)
            {
                first = scope.Latest is not null ? i : i - 1;
                break;
            }
        }

        return segments.Count == 0 ? default : new JournalPosition(segments[first].Number, 0);
    }

    private void Take(IReadOnlyList<LoggedEntry> chunk)
    {
        var assessments = _assessments.Of(chunk);
        var choices = new (LoggedDecision Before, ReplayedChoice Choice)[chunk.Count];
        Parallel.For(0, _workers.Length, w =>
        {
            for (var i = 0; i < choices.Length; i++)
            {
                var logged = chunk[i].Logged;
                // All turns of a conversation go to one worker, in order.
                var share = logged.ConversationHash == 0 ? i : (int)(logged.ConversationHash % (ulong)_workers.Length);
                if (share % _workers.Length == w)
                {
                    choices[i] = Compare(logged, assessments[i], _workers[w]);
                }
            }
        });
        for (var i = 0; i < choices.Length; i++)
        {
            var (logged, (before, choice)) = (chunk[i].Logged, choices[i]);
            // What was reported is of the model that was recommended then.
            var isReported = logged.Id != UInt128.Zero && string.Equals(before.Route?.Model, logged.Route?.Model, StringComparison.Ordinal);
            _tally.Add(before, choice, isReported ? _results.Of(logged.Id) : null);
        }
    }

    /// <summary>What a decision is compared with, and what becomes of it.</summary>
    private (LoggedDecision Before, ReplayedChoice Choice) Compare(LoggedDecision logged, PromptAssessment? assessment, Worker worker)
    {
        if (_baseline is null)
        {
            return (logged, Decide(logged, _target, assessment, worker.Replayer, worker.Conversations));
        }

        var was = Decide(logged, _baseline, assessment, worker.Replayer, worker.BaselineConversations);
        var before = was.Obstacle == ReplayObstacle.None ? logged.As(was, _baseline.Snapshot.Policy.Catalog) : logged;
        var choice = Decide(before, _target, assessment, worker.Replayer, worker.Conversations);
        return (before, was.Obstacle == ReplayObstacle.None ? choice : ReplayedChoice.Unknown(was.Obstacle));
    }

    private ReplayedChoice Decide(
        LoggedDecision logged, ReplayTarget target, PromptAssessment? assessment, Replayer replayer, ConversationReplay conversations)
    {
        var then = _versions.TargetOf(logged.PolicyVersion, logged.ClassifierVersion)?.Snapshot;
        var choice = replayer.Reconsider(
            logged, target, then, _versions.ReaderOf(logged.ClassifierVersion), assessment, conversations.Before(logged));
        conversations.After(logged, choice, replayer.After);
        return choice;
    }

    private sealed record Worker(Replayer Replayer, ConversationReplay Conversations, ConversationReplay BaselineConversations);
}
