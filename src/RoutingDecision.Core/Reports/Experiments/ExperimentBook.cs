using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Reports;

/// <summary>
/// Keeps, per experiment, what became of each key on each day. Bounded: beyond <see cref="MostRows"/> rows half of the keys, by their hash, are
/// dropped and not taken any more, so that those left are a random sample of keys. Not thread-safe.
/// </summary>
internal sealed class ExperimentBook : IDecisionObserver
{
    /// <summary>Rows of an experiment, one per key, arm and day; about 0.15 KB each.</summary>
    public const int MostRows = 40_000;

    /// <summary>Experiments that are kept; further ones are not told of.</summary>
    public const int MostExperiments = 32;

    private readonly Dictionary<string, KeySample> _experiments = new(StringComparer.Ordinal);
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
            }
        }
    }

    /// <summary>The results of a window of whole days; null: neither the policy nor the tenant's traffic knows the experiment.</summary>
    public ExperimentResult? Read(in ExperimentQuery query, ExperimentSettings? settings)
    {
        var (experiment, tenant, first, last) = (query.Experiment, query.Tenant, Day(query.From), Day(query.Until - 1));
        var sample = _experiments.GetValueOrDefault(experiment);
        var known = sample?.Rows.Where(r => tenant is null || string.Equals(r.Tenant, tenant, StringComparison.Ordinal)).ToList() ?? [];
        if (known.Count == 0 && settings is null)
        {
            return null;
        }

        var rows = known.Where(r => r.Day >= first && r.Day <= last).ToList();
        return ExperimentResult.Of(experiment, rows, sample?.Share ?? 1, settings);
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
