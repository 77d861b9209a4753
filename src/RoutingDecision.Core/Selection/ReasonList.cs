namespace RoutingDecision.Core.Selection;

/// <summary>The reasons of one decision in order; more than fit are dropped, the first stay.</summary>
public sealed class ReasonList
{
    /// <summary>Reasons at most.</summary>
    public const int Capacity = 16;

    private readonly Reason[] _items = new Reason[Capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<Reason> Items => _items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(in Reason reason)
    {
        if (Count < Capacity)
        {
            _items[Count++] = reason;
        }
    }

    /// <summary>Puts what turned out decisive first.</summary>
    public void AddFirst(in Reason reason)
    {
        var kept = Math.Min(Count, Capacity - 1);
        Array.Copy(_items, 0, _items, 1, kept);
        _items[0] = reason;
        Count = kept + 1;
    }
}
