using RoutingDecision.Benchmarks.Timings;

namespace RoutingDecision.Benchmarks.Scale;

/// <summary>Everything whose growth is measured, in the order of the table.</summary>
internal static class ScaleList
{
    private const int Bursts = 15;

    private static readonly TimingEffort Effort = new(WarmUp: TimeSpan.FromSeconds(0.3), TimeSpan.FromMilliseconds(4), Bursts, Pairs: 0);
    private static readonly int[] Lengths = [40, 100, 400, 1_000, 4_000, 10_000, 40_000, 100_000, 400_000];
    private static readonly int[] Rules = [10, 30, 100, 300, 1_000, 3_000, 10_000];
    private static readonly int[] Models = [10, 30, 100, 300, 1_000];
    private static readonly int[] Tenants = [1, 10, 100, 1_000, 3_000, 10_000];
    private static readonly int[] Conversations = [1_000, 10_000, 100_000, 1_000_000];
    private static readonly int[] Records = [50_000, 100_000, 200_000, 400_000, 800_000];

    public static IReadOnlyList<ScaleSeries> All { get; } =
    [
        new("length", "Decide, new prompt", "characters", "us", Lengths, [40, 400], n => Timed(DecisionTimings.Fresh(i => Bench.Text(n, i), n))),
        new("length-chinese", "Decide, new prompt of Chinese", "characters", "us", Lengths, [40, 400],
            n => Timed(DecisionTimings.Fresh(i => BenchTexts.Chinese(n, i), n))),
        new("rules", "Rules of a decision", "rules", "us", Rules, [10, 100],
            n => Timed(RuleTimings.Evaluate(Bench.WithPolicy(RuleTimings.PolicyOf(n))))),
        new("rules-load", "Policy read, checked and compiled", "rules", "ms", Rules, [10, 100],
            n => LoadCosts.MillisecondsAsync(RuleTimings.PolicyOf(n))),
        new("models", "Decide by rules", "models", "us", Models, [10, 30], n => Timed(SizedPolicies.DecideAmong(n))),
        new("tenants", "Policy with overrides read, checked and compiled", "tenants", "ms", Tenants, [1, 10],
            n => LoadCosts.MillisecondsAsync(SizedPolicies.WithTenants(n))),
        new("tenants-memory", "Memory of a policy with overrides", "tenants", "KiB", Tenants, [1, 10],
            n => LoadCosts.KibibytesAsync(SizedPolicies.WithTenants(n))),
        new("conversations", "Conversation read and written", "conversations", "us", Conversations, [1_000, 3_000],
            n => Timed(ConversationCosts.Turns(n))),
        new("conversations-memory", "Memory of conversations", "conversations", "KiB", Conversations, [1_000, 3_000],
            ConversationCosts.KibibytesAsync),
        new("journal", "Start of the server with a journal, half decisions and half outcomes", "records", "ms", Records, [1_000, 2_000],
            JournalCosts.StartMillisecondsAsync) { Extended = 10_000_000 },
    ];

    private static Task<double> Timed(Func<int> work)
    {
        const double NanosecondsPerMicrosecond = 1_000;
        var run = new TimingRun(new Timing("", () => work), Effort);
        var bursts = Enumerable.Range(0, Bursts).Select(_ => run.Burst().Nanoseconds);
        return Task.FromResult(TestKit.Tables.Medians.Of(bursts) / NanosecondsPerMicrosecond);
    }
}
