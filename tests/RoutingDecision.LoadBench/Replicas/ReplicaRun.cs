using RoutingDecision.LoadBench.Load;
using RoutingDecision.LoadBench.Rows;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench.Replicas;

/// <summary>One, two and three replicas on one Redis beside one without: what a decision inside a conversation costs each of them.</summary>
internal static class ReplicaRun
{
    /// <summary>What is compared, by the names of the table.</summary>
    public static IReadOnlyList<(string Title, int Replicas, bool OnRedis)> Groups { get; } =
    [
        ("one, conversations in its memory", 1, false), ("one on Redis", 1, true), ("two on one Redis", 2, true), ("three on one Redis", 3, true),
    ];

    public static async Task<(string Text, long Failed)> MeasureAsync(
        string command, string server, LoadPlan plan, Action<string> tell)
    {
        var samples = Groups.Select(_ => new List<(Burst Burst, double Cpu)>()).ToArray();
        for (var round = 1; round <= plan.Rounds; round++)
        {
            tell($"round {round} of {plan.Rounds}");
            await RoundAsync(server, plan, samples);
        }

        return (Write(command, await Machine.DescribeAsync(), plan, samples), samples.SelectMany(s => s).Sum(s => s.Burst.Failed));
    }

    private static async Task RoundAsync(string server, LoadPlan plan, List<(Burst Burst, double Cpu)>[] samples)
    {
        var groups = new List<ReplicaGroup>();
        try
        {
            foreach (var (_, replicas, onRedis) in Groups)
            {
                groups.Add(await ReplicaGroup.StartAsync(server, replicas, onRedis));
                // Replicas share the processors while they warm up, too.
                groups[^1].Saturate(plan.WarmUp * replicas);
            }

            for (var burst = 0; burst < plan.Bursts; burst++)
            {
                for (var i = 0; i < groups.Count; i++)
                {
                    samples[i].Add(groups[i].Saturate(plan.Burst));
                }
            }
        }
        finally
        {
            foreach (var group in groups)
            {
                await group.DisposeAsync();
            }
        }
    }

    private static string Write(string command, string machine, LoadPlan plan, List<(Burst Burst, double Cpu)>[] samples)
    {
        var alone = CostsOf(samples[1]);
        return $"""
            # Replicas

            Written by `{command}` on {machine}.
            Rounds: {plan.Rounds}, each with fresh servers and Redis, {plan.Bursts} bursts of {plan.Burst.TotalSeconds} s each in turns.
            Every call is a turn of one of 5,000 conversations, which all replicas get. Redis, load and replicas share the machine, so that
            calls a second do not add up here: what counts is the processor time that a replica spends on a decision.

            {Markdown.Table(
                ["replicas", "decisions/s, all together", "servers' CPU us each", "x one on Redis", "p50 us", "p99 us", "failed"],
                Groups.Select((g, i) => (IReadOnlyList<string>)
                [
                    g.Title, Markdown.Number(Medians.Of(samples[i].Select(s => s.Burst.PerSecond))), Markdown.Number(Medians.Of(CostsOf(samples[i]))),
                    Markdown.Number(Medians.Of(CostsOf(samples[i]).Zip(alone, (mine, one) => mine / one))),
                    Quantile(samples[i], 0.5), Quantile(samples[i], 0.99), Markdown.Whole(samples[i].Sum(s => s.Burst.Failed)),
                ]))}
            """;
    }

    private static double[] CostsOf(IEnumerable<(Burst Burst, double Cpu)> samples) =>
        [.. samples.Select(s => s.Cpu * 1e6 / s.Burst.Latencies.Count)];

    private static string Quantile(IEnumerable<(Burst Burst, double Cpu)> samples, double share) =>
        Markdown.Number(Burst.Of([.. samples.Select(s => s.Burst)]).Latencies.Quantile(share));
}
