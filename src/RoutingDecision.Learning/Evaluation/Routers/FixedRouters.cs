using RoutingDecision.Learning.Evaluation.Sets;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Learning.Evaluation.Routers;

/// <summary>One arm for every row. It ranks nothing, so it has no score.</summary>
internal sealed class AlwaysRouter(int arm) : IRouter
{
    public const string Prefix = "always-";

    public RouterOutput Route(EvaluationSet set, ParallelOptions parallel)
    {
        var choices = new int[set.Rows.Count];
        Array.Fill(choices, arm);
        return new RouterOutput(Prefix + set.Arms[arm].Tier) { Choices = choices };
    }
}

/// <summary>Dice: every arm is as likely, and the score is uniform.</summary>
internal sealed class RandomRouter(ulong seed) : IRouter
{
    public const string Name = "random";

    private const ulong Stream = 5;

    public RouterOutput Route(EvaluationSet set, ParallelOptions parallel)
    {
        var random = SplitMix64.For(seed, Stream, 0);
        var scores = new float[set.Rows.Count];
        var choices = new int[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = random.NextSingle();
            choices[i] = random.Next(set.Arms.Count);
        }

        return new RouterOutput(Name) { Scores = scores, Choices = choices, Sweep = [choices, .. ScoreSweep.Of(scores, set.Arms.Count)] };
    }
}

/// <summary>Knows every result: the cheapest arm that is enough, and beside it the best quality at the lowest true cost.</summary>
internal sealed class OracleRouter : IRouter
{
    public const string Name = "oracle";

    public RouterOutput Route(EvaluationSet set, ParallelOptions parallel)
    {
        int[] choices = [.. set.Rows.Select(r => r.Needed)];
        return new RouterOutput(Name)
        {
            Scores = [.. set.Rows.Select(r => (float)(r.Strong - r.Weak))],
            Choices = choices,
            Sweep = set.HasCosts ? [choices, [.. set.Rows.Select(BestValue)]] : null,
        };
    }

    /// <summary>The best quality, at the lowest true cost.</summary>
    private static int BestValue(EvaluationRow row)
    {
        var best = 0;
        for (var a = 1; a < row.Quality.Length; a++)
        {
            if (row.Quality[a] > row.Quality[best] || (row.Quality[a] == row.Quality[best] && row.CostUsd[a] < row.CostUsd[best]))
            {
                best = a;
            }
        }

        return best;
    }
}
