using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Reports.Drift;

/// <summary>What a quantity is of; labels of metrics.</summary>
public enum DriftKind : byte
{
    /// <summary>A signal of the ask.</summary>
    Signals,

    /// <summary>The tier that the classifier's probabilities choose by its own thresholds.</summary>
    Tiers,

    /// <summary>The task type.</summary>
    Tasks,

    /// <summary>P(success) of a tier.</summary>
    Success,
}

/// <summary>A quantity whose distribution is watched, in bins.</summary>
/// <param name="Name">Name in reports: of a signal its own, else <c>tiers</c>, <c>tasks</c> or <c>success.TIER</c>.</param>
/// <param name="Kind">What it is of.</param>
/// <param name="Against">What it is compared with: one of the two.</param>
/// <param name="Index">Which signal or tier; 0 elsewhere.</param>
/// <param name="Edges">Upper edges of bins, the last bin holds all above; empty for kinds without order.</param>
/// <param name="Bins">Number of bins.</param>
/// <param name="Expected">Rows of the reference in each bin; null: last week says.</param>
internal sealed record DriftQuantity(
    string Name, DriftKind Kind, DriftBaseline Against, int Index, IReadOnlyList<float> Edges, int Bins, IReadOnlyList<double>? Expected)
{
    private readonly float[] _edges = [.. Edges];

    /// <summary>Whether neighbouring bins are alike.</summary>
    public bool IsOrdered => Kind != DriftKind.Tasks;

    /// <summary>The bin of a value.</summary>
    public int BinOf(float value)
    {
        var edges = _edges;
        for (var i = 0; i < edges.Length; i++)
        {
            if (value <= edges[i])
            {
                return i;
            }
        }

        return edges.Length;
    }
}
