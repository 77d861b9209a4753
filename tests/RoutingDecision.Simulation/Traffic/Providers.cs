using RoutingDecision.Learning.Training;
using RoutingDecision.Simulation.World;

namespace RoutingDecision.Simulation.Traffic;

/// <summary>Where models run: how long an answer takes, and whether one comes.</summary>
internal sealed class Providers(MonthPlan plan)
{
    private const double UsualErrors = 0.002;
    private const double OutageErrors = 0.95;
    private const double TimeoutMs = 10_000;

    /// <summary>Calls a model; false: no answer came.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">Length of the answer.</param>
    /// <param name="at">When.</param>
    /// <param name="random">Of the caller.</param>
    /// <param name="latencyMs">How long it took, in milliseconds.</param>
    public bool Answers(SimModel model, int tokens, DateTimeOffset at, ref SplitMix64 random, out double latencyMs)
    {
        // Log-normal around the usual time: most calls are near it, a few take several times as long.
        var spread = Math.Exp(0.35 * Normal(ref random));
        latencyMs = (model.FirstTokenMs + (1_000.0 * tokens / model.TokensPerSecond)) * spread;
        var errors = model.Provider == SimModel.Failing && plan.IsOutage(at) ? OutageErrors : UsualErrors;
        if (random.NextSingle() >= errors)
        {
            return true;
        }

        latencyMs = TimeoutMs;
        return false;
    }

    private static double Normal(ref SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextSingle())) * Math.Cos(2 * Math.PI * random.NextSingle());
}
