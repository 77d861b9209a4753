using RoutingDecision.Core.Policies;

namespace RoutingDecision.Core.Selection;

/// <summary>Probabilities with which measurements are asked for, as they stand when a decision is made. Thread-safe; neither waits nor
/// allocates.</summary>
public interface ISamplingOdds
{
    /// <summary>Probability of asking for a judgement, 0..1.</summary>
    /// <param name="settings">Settings of the decision's profile.</param>
    /// <param name="tier">Tier that is recommended.</param>
    /// <param name="task">Task type; -1: unknown.</param>
    double Evaluate(SamplingSettings settings, int tier, int task);

    /// <summary>Probability of asking for an answer of another model beside the recommended one, 0..1.</summary>
    double Shadow(SamplingSettings settings, int tier, int task);
}

/// <summary>The probabilities that a logged decision drew with, so that it is recomputed from its record.</summary>
/// <param name="evaluate">Of asking for a judgement.</param>
/// <param name="shadow">Of asking for another answer.</param>
public sealed class RecordedOdds(double evaluate, double shadow) : ISamplingOdds
{
    public double Evaluate(SamplingSettings settings, int tier, int task) => evaluate;

    public double Shadow(SamplingSettings settings, int tier, int task) => shadow;
}
