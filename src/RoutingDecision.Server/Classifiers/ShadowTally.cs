using RoutingDecision.Core.Decisions;

namespace RoutingDecision.Server.Classifiers;

/// <summary>How the classifier in shadow has decided beside the one that serves.</summary>
/// <param name="Challenger">Version in shadow.</param>
/// <param name="Serving">Version that served meanwhile; empty until the first comparison.</param>
/// <param name="Share">Share of decisions that is judged, over 0 to 1.</param>
/// <param name="Since">When the comparison began.</param>
/// <param name="Flips">Decisions by the tier that was chosen and the one that the challenger would have chosen, also where both are the same.</param>
/// <param name="Dropped">Decisions that were not judged because too many waited.</param>
/// <param name="Failed">Decisions that the challenger failed to judge, or can't be asked for under the policy.</param>
/// <param name="ServingCostUsd">Estimated cost of what was chosen, in US dollars.</param>
/// <param name="ChallengerCostUsd">Estimated cost of what the challenger would have chosen.</param>
internal sealed record ShadowReport(
    string Challenger, string Serving, double Share, DateTimeOffset Since, IReadOnlyList<TierFlip> Flips, long Dropped, long Failed,
    double ServingCostUsd,
    double ChallengerCostUsd)
{
    public long Decisions => Flips.Sum(f => f.Count);

    public long Agreed => Flips.Where(f => f.From == f.To).Sum(f => f.Count);
}

/// <summary>Decisions with the same pair of tiers.</summary>
internal sealed record TierFlip(string From, string To, long Count);

/// <summary>Adds up comparisons with one serving classifier; starts anew when another serves. Thread-safe.</summary>
internal sealed class ShadowTally(string challenger, double share, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string From, string To), long> _pairs = [];
    private DateTimeOffset _since = time.GetUtcNow();
    private string _serving = "";
    private long _dropped;
    private long _failed;
    private double _servingCost;
    private double _challengerCost;

    public void Drop() => Interlocked.Increment(ref _dropped);

    public void Fail() => Interlocked.Increment(ref _failed);

    public void Add(string serving, string from, string to, in RoutingChoice first, in RoutingChoice second)
    {
        lock (_lock)
        {
            if (!string.Equals(serving, _serving, StringComparison.Ordinal))
            {
                Begin(serving);
            }

            _pairs[(from, to)] = _pairs.GetValueOrDefault((from, to)) + 1;
            _servingCost += first.CostUsd;
            _challengerCost += second.CostUsd;
        }
    }

    public ShadowReport Report()
    {
        lock (_lock)
        {
            return new ShadowReport(
                challenger, _serving, share, _since, [.. _pairs.Select(p => new TierFlip(p.Key.From, p.Key.To, p.Value))],
                Volatile.Read(ref _dropped),
                Volatile.Read(ref _failed), _servingCost, _challengerCost);
        }
    }

    private void Begin(string serving)
    {
        if (_serving.Length > 0)
        {
            _since = time.GetUtcNow();
            Interlocked.Exchange(ref _dropped, 0);
            Interlocked.Exchange(ref _failed, 0);
        }

        _serving = serving;
        _pairs.Clear();
        (_servingCost, _challengerCost) = (0, 0);
    }
}
