using RoutingDecision.Core.Catalog;

namespace RoutingDecision.Core.Selection;

/// <summary>
/// How the model was drawn where a decision explores: with probability 1 - epsilon the best of the tier, else one of the models tied with it, each as
/// likely. From it follows
/// the exact probability of every model, not only of the one that was drawn.
/// </summary>
/// <param name="Best">Index of the best model.</param>
/// <param name="Epsilon">Share of decisions that explore, over 0 to 1.</param>
/// <param name="Count">Tied models, the best included.</param>
/// <param name="Tied">The tied models.</param>
public readonly record struct TieDraw(int Best, double Epsilon, int Count, ModelMask Tied)
{
    /// <summary>Probability of a model, 0..1. Over all models they sum to 1.</summary>
    public double ProbabilityOf(int model) =>
        Count < 2 ? (model == Best ? 1 : 0)
        : !Tied.Contains(model) ? 0
        : model == Best ? 1 - Epsilon + (Epsilon / Count)
        : Epsilon / Count;
}
