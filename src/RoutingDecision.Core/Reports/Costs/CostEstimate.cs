namespace RoutingDecision.Core.Reports.Costs;

/// <summary>Price and share of one model in an estimate.</summary>
/// <param name="Name">Name of the model or tier.</param>
/// <param name="Share">Share of the requests that it answers, 0..1.</param>
/// <param name="InputUsdPerMillion">Price of a million input tokens.</param>
/// <param name="OutputUsdPerMillion">Price of a million output tokens.</param>
public sealed record PricedShare(string Name, double Share, double InputUsdPerMillion, double OutputUsdPerMillion)
{
    /// <summary>Cost of one request, in US dollars.</summary>
    public double CostOf(double inputTokens, double outputTokens) =>
        ((inputTokens * InputUsdPerMillion) + (outputTokens * OutputUsdPerMillion)) / 1e6;
}

/// <summary>What goes into an estimate.</summary>
public sealed record EstimateInput
{
    /// <summary>Requests a month.</summary>
    public required double Requests { get; init; }

    /// <summary>Mean input tokens of a request.</summary>
    public required double InputTokens { get; init; }

    /// <summary>Mean output tokens of a request.</summary>
    public required double OutputTokens { get; init; }

    /// <summary>Who answers with routing; shares sum to 1.</summary>
    public required IReadOnlyList<PricedShare> Mix { get; init; }

    /// <summary>Who answers everything without routing.</summary>
    public required PricedShare Baseline { get; init; }

    /// <summary>What routing itself costs a month: machines, people.</summary>
    public double FixedUsdPerMonth { get; init; }

    /// <summary>Share of the requests whose answer is judged.</summary>
    public double JudgedShare { get; init; }

    /// <summary>Who judges; null: nobody.</summary>
    public PricedShare? Judge { get; init; }

    /// <summary>Tokens that a judge reads beside the question and the answer.</summary>
    public double JudgeTokens { get; init; }

    /// <summary>Share of the requests that are answered again by the baseline, because the first answer was not good enough.</summary>
    public double EscalatedShare { get; init; }
}

/// <summary>
/// Monthly cost with and without routing, from volume, tokens, mix and prices: the arithmetic of an evening, with what routing and judging cost in
/// it. No statistics: what is put in is taken as it is.
/// </summary>
public sealed class CostEstimate
{
    /// <summary>Tokens of a verdict.</summary>
    private const double VerdictTokens = 16;

    public CostEstimate(EstimateInput input)
    {
        Input = input;
        var baseline = input.Baseline.CostOf(input.InputTokens, input.OutputTokens);
        Without = input.Requests * baseline;
        Models = [.. input.Mix.Select(m => input.Requests * m.Share * m.CostOf(input.InputTokens, input.OutputTokens))];
        Escalations = input.Requests * input.EscalatedShare * baseline;
        var judging = input.Judge?.CostOf(input.InputTokens + input.OutputTokens + input.JudgeTokens, VerdictTokens) ?? 0;
        Judging = input.Requests * input.JudgedShare * judging;
        var perRequest = input.Requests == 0 ? 0 : (Without - Models.Sum() - Escalations - Judging) / input.Requests;
        BreakEvenRequests = perRequest <= 0 ? double.PositiveInfinity : input.FixedUsdPerMonth / perRequest;
    }

    public EstimateInput Input { get; }

    /// <summary>Everything on the baseline, in US dollars a month.</summary>
    public double Without { get; }

    /// <summary>First answers by model, in the order of the mix.</summary>
    public IReadOnlyList<double> Models { get; }

    /// <summary>Answers of the baseline after one that was not good enough.</summary>
    public double Escalations { get; }

    public double Judging { get; }

    /// <summary>With routing, everything included.</summary>
    public double With => Models.Sum() + Escalations + Judging + Input.FixedUsdPerMonth;

    /// <summary>What is saved a month; negative: routing costs more than it saves.</summary>
    public double Saved => Without - With;

    /// <summary>The same as a share of the cost without routing.</summary>
    public double SavedShare => Without == 0 ? 0 : Saved / Without;

    /// <summary>Requests a month from which on routing pays for itself; infinite: it never does with these prices.</summary>
    public double BreakEvenRequests { get; }
}
