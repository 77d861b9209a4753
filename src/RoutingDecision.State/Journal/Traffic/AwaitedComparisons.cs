using RoutingDecision.Core.Outcomes;
using RoutingDecision.Core.Reports.Observing;
using RoutingDecision.State.Journal.Records;

namespace RoutingDecision.State.Journal.Traffic;

/// <summary>
/// Tells the comparisons that say something of observe mode: those with the model that routing would have taken, where that is another one than was
/// recommended, and of which <see cref="QualityWord.OfComparison(double, bool)"/> says that they stand for something. The decision alone knows both,
/// so that a comparison waits for its decision's record, and one whose decision is not in the journal does not count. Not thread-safe.
/// </summary>
internal sealed class AwaitedComparisons
{
    /// <summary>Decisions that are remembered, the latest that could be compared; about 0.1 KB each.</summary>
    public const int MostAwaited = 200_000;

    /// <summary>Decisions whose comparisons came before them, the latest; about 0.3 KB each.</summary>
    public const int MostEarly = 20_000;

    private const int MostEarlyOfOne = 8;

    private readonly Dictionary<UInt128, (string WouldBe, bool IsAsked)> _awaited = [];
    private readonly Queue<UInt128> _order = new();
    private readonly Dictionary<UInt128, List<(string Model, ObservedComparison Comparison)>> _early = [];
    private readonly Queue<UInt128> _earlyOrder = new();

    /// <summary>Takes a decision in observe mode.</summary>
    /// <param name="id">The decision.</param>
    /// <param name="route">Its route.</param>
    /// <returns>Comparisons that came before, and count.</returns>
    public IReadOnlyList<ObservedComparison> Take(UInt128 id, RouteFacts route)
    {
        var (probability, isAsked) = (route.Plan?.ShadowProbability ?? 0, route.Plan is { ShadowModel.Length: > 0 });
        var isOther = !string.Equals(route.Model, route.WouldBeModel, StringComparison.Ordinal);
        if (isOther && QualityWord.OfComparison(probability, isAsked) > 0 && _awaited.TryAdd(id, (route.WouldBeModel, isAsked)))
        {
            _order.Enqueue(id);
            if (_order.Count > MostAwaited)
            {
                _awaited.Remove(_order.Dequeue());
            }
        }

        return _early.Remove(id, out var early) ? [.. early.Where(e => Counts(e.Model, id)).Select(e => e.Comparison)] : [];
    }

    /// <summary>Takes a comparison; true: it counts. One that came before its decision is told with that.</summary>
    /// <param name="model">Model that was compared with the recommended one; empty: the one that was asked for.</param>
    /// <param name="comparison">What was found.</param>
    public bool Take(string model, in ObservedComparison comparison)
    {
        var id = comparison.Decision;
        if (_awaited.ContainsKey(id))
        {
            return Counts(model, id);
        }

        if (!_early.TryGetValue(id, out var early))
        {
            _early.Add(id, early = []);
            _earlyOrder.Enqueue(id);
            if (_earlyOrder.Count > MostEarly)
            {
                _early.Remove(_earlyOrder.Dequeue());
            }
        }

        if (early.Count < MostEarlyOfOne)
        {
            early.Add((model, comparison));
        }

        return false;
    }

    private bool Counts(string model, UInt128 id) =>
        _awaited.TryGetValue(id, out var awaited)
        && (model.Length == 0 ? awaited.IsAsked : string.Equals(model, awaited.WouldBe, StringComparison.Ordinal));
}
