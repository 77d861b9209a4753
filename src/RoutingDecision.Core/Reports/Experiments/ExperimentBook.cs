using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Reports;

/// <summary>
/// Keeps, per experiment, what became of each key on each day. Bounded: beyond <see cref="MostRows"/> rows half of the keys, by their hash, are
/// dropped and not taken any more, so that those left are a random sample of keys. Not thread-safe.
/// </summary>
/// <param name="isShared">Whether it is to be remembered which days changed, to tell them to other replicas.</param>
internal sealed class ExperimentBook(bool isShared) : IDecisionObserver
{
    /// <summary>Rows of an experiment, one per key, arm and day; about 0.15 KB each.</summary>
    public const int MostRows = 40_000;

    /// <summary>Experiments that are kept; further ones are not told of.</summary>
    public const int MostExperiments = 32;

    private readonly Dictionary<string, KeySample> _experiments = new(StringComparer.Ordinal);
    private readonly HashSet<ExperimentDate> _changed = [];
    private readonly KeySums _before = new();
    private readonly KeySums _after = new();
    private bool _wasLogged;

    public void Before(DecisionState state)
    {
        if (state.Claims.Arms.Count > 0)
        {
            _wasLogged = state.Logged is not null;
            _before.Write(state);
        }
    }

    public void After(DecisionState state)
    {
        // The key by which it was assigned stands in the log's record alone.
        if (state.Claims.Arms.Count == 0 || state.Logged is not { } logged)
        {
            return;
        }

        _after.Write(state);
        foreach (var (experiment, arm) in state.Claims.Arms)
        {
            if (!_experiments.TryGetValue(experiment, out var sample))
            {
                if (_experiments.Count >= MostExperiments)
                {
                    continue;
                }

                _experiments[experiment] = sample = new KeySample(MostRows);
            }

            if (sample.Of(state.Claims.Tenant, KeyOf(state, logged, experiment), arm, Day(state.Hour)) is { } row)
            {
                row.Add(_after, 1);
                if (_wasLogged)
                {
                    row.Add(_before, -1);
                }

                if (isShared)
                {
                    _changed.Add(new ExperimentDate(experiment, Day(state.Hour)));
                }
            }
        }
    }

    /// <summary>The results of a window of whole days; null: neither the policy nor the tenant's traffic knows the experiment.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="settings">What the policy says of it; null: nothing.</param>
    /// <param name="others">Its days that other replicas told.</param>
    public ExperimentResult? Read(in ExperimentQuery query, ExperimentSettings? settings, IReadOnlyList<ExperimentDay> others)
    {
        var (experiment, tenant, first, last) = (query.Experiment, query.Tenant, Day(query.From), Day(query.Until - 1));
        var sample = _experiments.GetValueOrDefault(experiment);
        // A key may have come to several replicas; where one keeps fewer of them, all are told from those.
        var halvings = others.Select(o => o.Halvings).Append(sample?.Halvings ?? 0).Max();
        var known = (sample?.Rows ?? []).Concat(others.SelectMany(o => o.Rows))
            .Where(r => (tenant is null || string.Equals(r.Tenant, tenant, StringComparison.Ordinal)) && KeySample.IsTaken(r.Key, halvings))
            .ToList();
        if (known.Count == 0 && settings is null)
        {
            return null;
        }

        var rows = known.Where(r => r.Day >= first && r.Day <= last).ToList();
        return ExperimentResult.Of(experiment, rows, Math.Pow(0.5, halvings), settings);
    }

    /// <summary>Days that changed since this was called last.</summary>
    public List<ExperimentDate> TakeChanged()
    {
        List<ExperimentDate> changed = [.. _changed];
        _changed.Clear();
        return changed;
    }

    /// <summary>All days that are kept.</summary>
    public List<ExperimentDate> Days() => [.. _experiments.SelectMany(e => e.Value.Rows.Select(r => new ExperimentDate(e.Key, r.Day))).Distinct()];

    /// <summary>A copy of a day.</summary>
    public ExperimentDay CopyOf(in ExperimentDate date)
    {
        var day = date.Day;
        return _experiments.GetValueOrDefault(date.Experiment) is { } sample
            ? new ExperimentDay(
                sample.Halvings, [.. sample.Rows.Where(r => r.Day == day).Select(r => r with { Sums = KeySums.Of(r.Sums.ToArray()) })])
            : new ExperimentDay(0, []);
    }

    private static long Day(long hour) => (long)Math.Floor(hour / 24.0);

    private static ulong KeyOf(DecisionState state, HeldDecision logged, string experiment)
    {
        var kind = state.Names?.Experiments.FirstOrDefault(e => e.Id == experiment)?.Key ?? ExperimentKey.User;
        var key = logged.ExperimentHash != 0 ? logged.ExperimentHash : kind switch
        {
            ExperimentKey.User => logged.UserHash,
            ExperimentKey.Conversation => logged.ConversationHash,
            ExperimentKey.Tenant => KeySample.HashOf(state.Claims.Tenant),
            _ => 0,
        };
        // One that names no key is assigned by chance, and so a key of its own.
        return key != 0 ? key : (ulong)state.Claims.Id;
    }
}
