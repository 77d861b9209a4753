using RoutingDecision.Core.Outcomes;

namespace RoutingDecision.Core.Reports.Observing;

/// <summary>Counts of observed decisions and comparisons. Values that can be added up; not thread-safe.</summary>
public sealed class ObservationTally
{
    private readonly long[] _compared = new long[Enum.GetValues<Comparison>().Length];

    public long Decisions { get; private set; }

    /// <summary>Decisions that routing would have sent elsewhere.</summary>
    public long Differing { get; private set; }

    public double BaselineUsd { get; private set; }

    public double WouldBeUsd { get; private set; }

    /// <summary>Sum of the squares of what each decision would have saved.</summary>
    public double SavedSquares { get; private set; }

    public DateTimeOffset First { get; private set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Comparisons with a result.</summary>
    public long this[Comparison result] => _compared[(int)result];

    /// <summary>Comparisons that were made.</summary>
    public long Compared => _compared.Sum() - this[Comparison.None];

    /// <summary>Comparisons that say whether the answer of what routing would take is good enough: those in which it is unsure don't.</summary>
    public long Judged => Compared - this[Comparison.Unsure];

    /// <summary>Of those, the ones in which it is: both agree, it is the better one, or the baseline alone refused.</summary>
    public long GoodEnough => this[Comparison.Agree] + this[Comparison.ShadowBetter] + this[Comparison.RecommendedRefused];

    /// <summary>Of those, the ones in which one answer is better than the other: neither do both agree, nor is neither right.</summary>
    public long AnswersDiffer => Judged - this[Comparison.Agree] - this[Comparison.Neither];

    public void Add(in ObservedDecision decision)
    {
        Decisions++;
        Differing += decision.Differs ? 1 : 0;
        BaselineUsd += decision.BaselineUsd;
        WouldBeUsd += decision.WouldBeUsd;
        var saved = decision.BaselineUsd - decision.WouldBeUsd;
        SavedSquares += saved * saved;
        First = decision.At < First ? decision.At : First;
        Last = decision.At > Last ? decision.At : Last;
    }

    public void Add(Comparison result) => _compared[(int)result]++;

    public void Add(ObservationTally other)
    {
        Decisions += other.Decisions;
        Differing += other.Differing;
        BaselineUsd += other.BaselineUsd;
        WouldBeUsd += other.WouldBeUsd;
        SavedSquares += other.SavedSquares;
        First = other.First < First ? other.First : First;
        Last = other.Last > Last ? other.Last : Last;
        for (var i = 0; i < _compared.Length; i++)
        {
            _compared[i] += other._compared[i];
        }
    }
}
