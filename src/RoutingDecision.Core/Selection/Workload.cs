using RoutingDecision.Core.Catalog;

namespace RoutingDecision.Core.Selection;

/// <summary>Size of the expected call.</summary>
/// <param name="InputTokens">Tokens to be read, cached ones included.</param>
/// <param name="OutputTokens">Tokens expected to be written.</param>
/// <param name="MaxOutputTokens">Tokens that must fit; 0: as expected.</param>
/// <param name="CachedTokens">Tokens of the input that the provider of <paramref name="CachedModel"/> has cached.</param>
/// <param name="CachedModel">Model whose cache is warm; -1: none.</param>
public readonly record struct Workload(double InputTokens, double OutputTokens, double MaxOutputTokens, double CachedTokens, int CachedModel)
{
    /// <summary>Tokens of output that must fit.</summary>
    public double RequiredOutput => Math.Max(OutputTokens, MaxOutputTokens);

    /// <summary>Cost in US dollars if the answer is as long as it may be.</summary>
    public double MostCostOf(ModelSpec model) => (this with { OutputTokens = RequiredOutput }).CostOf(model);

    /// <summary>Expected cost in US dollars. Leaving a warm cache costs its re-reading at the full input price.</summary>
    public double CostOf(ModelSpec model)
    {
        var cached = model.Index == CachedModel ? Math.Min(CachedTokens, InputTokens) : 0;
        return model.Price.Cost(InputTokens - cached, OutputTokens, cached);
    }
}
