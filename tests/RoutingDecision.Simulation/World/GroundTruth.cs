using RoutingDecision.Learning.Training;

namespace RoutingDecision.Simulation.World;

/// <summary>
/// What is true: P(success) of a model m of tier t for a prompt whose label says that tier k is the cheapest sufficient one is
/// base[t - k] + skill(m) + luck(prompt), clamped to 0.02..0.99. base is 0.97, 0.95, 0.91, 0.34, 0.12 for t - k = 2, 1, 0, -1, -2; luck is the
/// prompt's own, uniform within 0.05 of 0 and the same for all models.
/// </summary>
internal static class GroundTruth
{
    /// <summary>What a satisfactory answer is worth, in US dollars; the policy says the same.</summary>
    public const double ValueUsd = 0.02;

    private const double Luck = 0.05;

    /// <summary>Probability that a model's answer is satisfactory.</summary>
    public static double Success(SimPrompt prompt, SimModel model)
    {
        var known = (model.Tier - prompt.Needed) switch { 2 => 0.97, 1 => 0.95, 0 => 0.91, -1 => 0.34, _ => 0.12 };
        var own = SplitMix64.For(0, Parts.Prompt, (ulong)prompt.Number).NextSingle();
        return Math.Clamp(known + model.Skill + (Luck * ((2 * own) - 1)), 0.02, 0.99);
    }

    /// <summary>Expected worth less cost of an answer, in US dollars.</summary>
    public static double Utility(SimPrompt prompt, SimModel model) =>
        (ValueUsd * Success(prompt, model)) - model.CostOf(prompt.InputTokens, prompt.OutputTokens);

    /// <summary>The model that somebody would choose who knew all this.</summary>
    public static SimModel Best(SimPrompt prompt) => SimModel.All.MaxBy(m => Utility(prompt, m))!;
}
