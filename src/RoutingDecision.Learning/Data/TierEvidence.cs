namespace RoutingDecision.Learning.Data;

/// <summary>
/// Bernoulli observations of one prompt, added up per tier. The log-likelihood of several observations of one tier is that of their weighted mean, so
/// nothing is lost; a tier never tried has weight 0 and says nothing (censored, not failed).
/// </summary>
public sealed class TierEvidence(int tiers)
{
    private readonly double[] _successes = new double[tiers];
    private readonly double[] _weights = new double[tiers];
    private readonly int[] _observations = new int[tiers];

    /// <summary>Number of tiers.</summary>
    public int Tiers => _weights.Length;

    /// <summary>Adds one observation.</summary>
    /// <param name="tier">Index of the tier that ran.</param>
    /// <param name="success">0..1; a graded score counts as a share of a success.</param>
    /// <param name="weight">Over 0; 1 for one observation of logged traffic.</param>
    public void Add(int tier, double success, double weight)
    {
        _successes[tier] += success * weight;
        _weights[tier] += weight;
        _observations[tier]++;
    }

    /// <summary>Adds all that another one holds, of as many tiers.</summary>
    public void Add(TierEvidence other)
    {
        for (var t = 0; t < Tiers; t++)
        {
            _successes[t] += other._successes[t];
            _weights[t] += other._weights[t];
            _observations[t] += other._observations[t];
        }
    }

    /// <summary>Total weight of a tier's observations, 0 if it was never tried.</summary>
    public double Weight(int tier) => _weights[tier];

    /// <summary>Observations of a tier.</summary>
    public int Observations(int tier) => _observations[tier];

    /// <summary>Weighted mean success of a tier, 0 if it was never tried.</summary>
    public double Success(int tier) => _weights[tier] > 0 ? _successes[tier] / _weights[tier] : 0;

    /// <summary>
    /// What a label "the cheapest sufficient tier is this" says of every tier: below it fails, from it on succeeds. Labels are a person's judgement,
    /// so each side keeps a small share of doubt.
    /// </summary>
    public static TierEvidence FromLabel(int tier, int tiers, double weight, double doubt)
    {
        var evidence = new TierEvidence(tiers);
        for (var t = 0; t < tiers; t++)
        {
            evidence.Add(t, t < tier ? doubt : 1 - doubt, weight);
        }

        return evidence;
    }
}
