namespace RoutingDecision.Learning.Evaluation.Measures;

/// <summary>
/// Area under the receiver operating characteristic (AUROC): the probability that a positive scores higher than a negative, ties counting half
/// (Mann-Whitney U over the number of pairs). A positive is a prompt on which the strong model scores more than the weak one. No unit, 0..1; random
/// scores have .5.
/// </summary>
internal sealed class RankingQuality
{
    private double _positives;
    private double _negatives;
    private double _ordered;
    private double _tiedPositives;
    private double _tiedNegatives;
    private double _score = double.NaN;

    /// <summary>The value over what was added; NaN when positives or negatives are missing.</summary>
    public double Value
    {
        get
        {
            Settle();
            return _positives > 0 && _negatives > 0 ? _ordered / (_positives * _negatives) : double.NaN;
        }
    }

    /// <summary>Adds rows of one score; scores come in rising order.</summary>
    public void Add(double score, bool positive, int count)
    {
        if (score != _score)
        {
            Settle();
            _score = score;
        }

        _tiedPositives += positive ? count : 0;
        _tiedNegatives += positive ? 0 : count;
    }

    private void Settle()
    {
        _ordered += _tiedPositives * (_negatives + (_tiedNegatives / 2));
        _positives += _tiedPositives;
        _negatives += _tiedNegatives;
        (_tiedPositives, _tiedNegatives) = (0, 0);
    }
}
