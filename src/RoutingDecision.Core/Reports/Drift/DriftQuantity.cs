using System.Numerics;
using System.Runtime.Intrinsics;
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
    /// <summary>The edges, filled up to whole vectors with what no number is above.</summary>
    private readonly float[] _edges =
        [.. Edges, .. Enumerable.Repeat(float.PositiveInfinity, Vector256<float>.Count - (Edges.Count % Vector256<float>.Count))];

    /// <summary>Whether neighbouring bins are alike.</summary>
    public bool IsOrdered => Kind != DriftKind.Tasks;

    /// <summary>The bin of a value: that of the first edge that it is not above.</summary>
    public int BinOf(float value)
    {
        // Every decision has dozens of values: edges are compared by eight, as how many are below can't be guessed.
        var sought = Vector256.Create(value);
        for (var i = 0; i < _edges.Length; i += Vector256<float>.Count)
        {
            var reached = Vector256.LessThanOrEqual(sought, Vector256.Create(_edges, i)).ExtractMostSignificantBits();
            if (reached != 0)
            {
                return i + BitOperations.TrailingZeroCount(reached);
            }
        }

        return Edges.Count;
    }
}
