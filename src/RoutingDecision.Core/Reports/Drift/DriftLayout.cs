using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Reports.Drift;

/// <summary>
/// The quantities that are watched beside one classifier, and where the bins of each stand in an array of counts. Against the reference the asks
/// that the classifier assessed count, because
/// those it must be right about; against last week all asks. Immutable.
/// </summary>
public sealed class DriftLayout
{
    private static readonly float[] TenthsOfOne = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f];
    private static readonly float[] Shares = [0, 0.01f, 0.02f, 0.05f, 0.1f, 0.2f, 0.5f];
    private static readonly float[] Sizes = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096, 16_384, 65_536];

    private readonly DriftQuantity[] _quantities;
    private readonly int[] _offsets;
    private readonly Dictionary<string, int> _tasks = new(StringComparer.Ordinal);
    private readonly TrafficReference? _reference;

    /// <param name="classifier">Version of the classifier; empty: none serves.</param>
    /// <param name="reference">Its reference; null: it has none.</param>
    /// <param name="tiers">Tier names, cheapest first.</param>
    /// <param name="tasks">Names of task types.</param>
    public DriftLayout(string classifier, TrafficReference? reference, IReadOnlyList<string> tiers, IReadOnlyList<string> tasks)
    {
        Classifier = classifier;
        _reference = reference;
        for (var t = 0; t < tasks.Count; t++)
        {
            _tasks[tasks[t]] = t;
        }

        _quantities = [.. AgainstReference(reference, tiers), .. AgainstLastWeek(tiers, tasks.Count)];
        _offsets = new int[_quantities.Length];
        for (var q = 0; q < _quantities.Length; q++)
        {
            _offsets[q] = Length;
            Length += _quantities[q].Bins;
        }
    }

    /// <summary>The classifier that it is for.</summary>
    public string Classifier { get; }

    /// <summary>Counts that one stretch of time takes.</summary>
    internal int Length { get; }

    internal ReadOnlySpan<DriftQuantity> Quantities => _quantities;

    /// <summary>The bins of a quantity in an array of counts.</summary>
    internal Span<int> BinsOf(int quantity, int[] counts) => counts.AsSpan(_offsets[quantity], _quantities[quantity].Bins);

    /// <summary>Where a decision counts in an array of counts: once in each quantity of which it says something.</summary>
    /// <param name="sample">The decision.</param>
    /// <param name="places">Takes them; as long as there are quantities.</param>
    /// <returns>Those places.</returns>
    internal ReadOnlySpan<int> PlacesOf(in DriftSample sample, int[] places)
    {
        var isOwn = sample.Assessed && string.Equals(sample.Classifier, Classifier, StringComparison.Ordinal);
        var task = _tasks.GetValueOrDefault(sample.Task, -1);
        var count = 0;
        for (var q = 0; q < _quantities.Length; q++)
        {
            var bin = BinOf(_quantities[q], sample, isOwn, task);
            if (bin >= 0)
            {
                places[count++] = _offsets[q] + bin;
            }
        }

        return places.AsSpan(0, count);
    }

    /// <summary>Where a decision belongs; -1: it says nothing of the quantity.</summary>
    private int BinOf(DriftQuantity quantity, in DriftSample sample, bool isOwn, int task)
    {
        var isReference = quantity.Against == DriftBaseline.Reference;
        switch (quantity.Kind)
        {
            case DriftKind.Signals:
                var counts = quantity.Index < sample.Signals.Length && (sample.Assessed || !isReference);
                return counts ? quantity.BinOf(sample.Signals[quantity.Index]) : -1;
            case DriftKind.Tasks:
                // Last week may hold tasks of a classifier that told others: they share the last bin.
                return isReference ? (isOwn ? task : -1) : sample.Task.Length == 0 ? -1 : task < 0 ? quantity.Bins - 1 : task;
            case DriftKind.Success:
                return isOwn && quantity.Index < sample.Success.Length ? quantity.BinOf(sample.Success[quantity.Index]) : -1;
            default:
                return isOwn && sample.Success.Length == quantity.Bins ? TierOf(sample.Success) : -1;
        }
    }

    private int TierOf(ReadOnlySpan<float> success)
    {
        for (var t = 0; t < success.Length - 1; t++)
        {
            if (success[t] >= _reference!.TierThresholds[t])
            {
                return t;
            }
        }

        return success.Length - 1;
    }

    private static IEnumerable<DriftQuantity> AgainstReference(TrafficReference? reference, IReadOnlyList<string> tiers)
    {
        if (reference is null)
        {
            yield break;
        }

        foreach (var signal in reference.Signals)
        {
            yield return new DriftQuantity(
                SignalTable.All.First(s => s.Signal == signal.Signal).Name, DriftKind.Signals, DriftBaseline.Reference,
                (int)signal.Signal, signal.Edges, signal.Shares.Count, Rows(signal.Shares, reference.Rows));
        }

        if (reference.TierShares.Count > 0)
        {
            var rows = Rows(reference.TierShares, reference.Rows);
            yield return new DriftQuantity("tiers", DriftKind.Tiers, DriftBaseline.Reference, 0, [], rows.Length, rows);
        }

        if (reference.TaskShares.Count > 0)
        {
            var rows = Rows(reference.TaskShares, reference.Rows);
            yield return new DriftQuantity("tasks", DriftKind.Tasks, DriftBaseline.Reference, 0, [], rows.Length, rows);
        }

        for (var t = 0; reference.Success is { } success && t < Math.Min(success.Tiers.Count, tiers.Count); t++)
        {
            var bins = success.Tiers[t];
            yield return new DriftQuantity(
                SuccessOf(tiers[t]), DriftKind.Success, DriftBaseline.Reference, t, bins.Edges, bins.Shares.Count, Rows(bins.Shares, success.Rows));
        }
    }

    private static double[] Rows(IReadOnlyList<double> shares, int rows) => [.. shares.Select(s => s * rows)];

    private static string SuccessOf(string tier) => $"success.{tier}";

    private static IEnumerable<DriftQuantity> AgainstLastWeek(IReadOnlyList<string> tiers, int tasks)
    {
        foreach (var signal in SignalTable.All)
        {
            float[] edges = signal.Unit switch { "flag" => [0], "share" => Shares, _ => Sizes };
            yield return new DriftQuantity(
                signal.Name, DriftKind.Signals, DriftBaseline.LastWeek, (int)signal.Signal, edges, edges.Length + 1, null);
        }

        yield return new DriftQuantity("tasks", DriftKind.Tasks, DriftBaseline.LastWeek, 0, [], tasks + 1, null);
        for (var t = 0; t < tiers.Count; t++)
        {
            yield return new DriftQuantity(
                SuccessOf(tiers[t]), DriftKind.Success, DriftBaseline.LastWeek, t, TenthsOfOne, TenthsOfOne.Length + 1, null);
        }
    }
}
