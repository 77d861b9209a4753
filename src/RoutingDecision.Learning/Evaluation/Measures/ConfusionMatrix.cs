namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>Rows by the tier that they need and the tier that was chosen.</summary>
internal sealed class ConfusionMatrix(int tiers)
{
    private readonly long[] _cells = new long[tiers * tiers];

    public int Tiers { get; } = tiers;

    public long Total { get; private set; }

    public long this[int needed, int chosen] => _cells[(needed * Tiers) + chosen];

    public void Add(int needed, int chosen, int count)
    {
        _cells[(needed * Tiers) + chosen] += count;
        Total += count;
    }

    /// <summary>Share of rows on the tier that they need, 0..1.</summary>
    public double Accuracy => ShareWhere((needed, chosen) => needed == chosen);

    /// <summary>Share of rows on a cheaper tier than they need, 0..1.</summary>
    public double UnderRoute => ShareWhere((needed, chosen) => chosen < needed);

    /// <summary>Share of rows on a dearer tier than they need, 0..1.</summary>
    public double OverRoute => ShareWhere((needed, chosen) => chosen > needed);

    /// <summary>Rows that need a tier.</summary>
    public long Needing(int tier) => Enumerable.Range(0, Tiers).Sum(chosen => this[tier, chosen]);

    /// <summary>Rows that were sent to a tier.</summary>
    public long Choosing(int tier) => Enumerable.Range(0, Tiers).Sum(needed => this[needed, tier]);

    private double ShareWhere(Func<int, int, bool> condition)
    {
        var sum = 0L;
        for (var cell = 0; cell < _cells.Length; cell++)
        {
            sum += condition(cell / Tiers, cell % Tiers) ? _cells[cell] : 0;
        }

        return (double)sum / Total;
    }
}
