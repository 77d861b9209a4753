using System.Runtime.CompilerServices;

namespace RoutingDecision.Classifier.Features;

/// <summary>Collects distinct ids up to a limit. Lives on the stack of one call.</summary>
internal ref struct IdSink(Span<int> ids, Span<ulong> seen, int shift)
{
    private readonly Span<int> _ids = ids;
    private readonly Span<ulong> _seen = seen;
    private int _limit;

    public int Count { get; private set; }

    public readonly bool IsFull => Count >= _limit;

    /// <summary>Allows ids up to <paramref name="limit"/> in all.</summary>
    public void Allow(int limit) => _limit = Math.Min(limit, _ids.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong state)
    {
        var row = FeatureHash.Row(state, shift);
        ref var word = ref _seen[row >> 6];
        var bit = 1UL << (row & 63);
        if ((word & bit) != 0 || Count >= _limit)
        {
            return;
        }

        word |= bit;
        _ids[Count++] = row;
    }
}
