using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Reports;

/// <summary>
/// What is kept of the log's record while reports of its decision may come; see <see cref="LoggedDecision"/>. Filled again for other decisions.
/// Not thread-safe.
/// </summary>
internal sealed class HeldDecision
{
    // Grown when a record has more tiers than any before; the counts say how much of them is this one's.
    private double[] _tierCostUsd = [];
    private float[] _success = [];
    private int _costs;
    private int _tiers;

    public float Confidence { get; private set; }

    public DecidedBy DecidedBy { get; private set; }

    public double EstimatedCostUsd { get; private set; }

    public string Rule { get; private set; } = "";

    /// <summary>Expected cost on each tier, cheapest first; NaN: the tier has no model.</summary>
    public ReadOnlySpan<double> TierCostUsd => _tierCostUsd.AsSpan(0, _costs);

    /// <summary>P(success) on each tier, cheapest first.</summary>
    public ReadOnlySpan<float> Success => _success.AsSpan(0, _tiers);

    public double ShadowProbability { get; private set; }

    public RegretCause Cause { get; private set; }

    public double Margin { get; private set; }

    public ulong ExperimentHash { get; private set; }

    public ulong UserHash { get; private set; }

    public ulong ConversationHash { get; private set; }

    public RecordPlace Place { get; private set; }

    public void Take(in LoggedDecision from)
    {
        (Confidence, DecidedBy) = (from.Claims.Confidence, from.Claims.DecidedBy);
        (EstimatedCostUsd, ShadowProbability) = (from.EstimatedCostUsd, from.ShadowProbability);
        (Rule, Cause, Margin, Place) = (from.Rule, from.Cause, from.Margin, from.Place);
        (ExperimentHash, UserHash, ConversationHash) = (from.ExperimentHash, from.UserHash, from.ConversationHash);
        _costs = Keep(from.TierCostUsd, ref _tierCostUsd);
        _tiers = Keep(from.Success, ref _success);
    }

    /// <summary>Keeps a value for each tier; returns how many there are.</summary>
    private static int Keep<T>(ReadOnlySpan<T> from, ref T[] to)
    {
        var kept = from[..Math.Min(from.Length, ModelCatalog.MaxTiers)];
        if (to.Length < kept.Length)
        {
            to = new T[kept.Length];
        }

        kept.CopyTo(to);
        return kept.Length;
    }
}
