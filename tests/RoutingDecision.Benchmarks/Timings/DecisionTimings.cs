using RoutingDecision.Core.Requests;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>The whole decision in process, without transport, mapping and token.</summary>
internal static class DecisionTimings
{
    /// <summary>Characters of all prompts that one timing goes through: more than fit the processor's caches.</summary>
    private const int Characters = 8_000_000;
    private const int FewestPrompts = 128;

    /// <summary>So few prompts are remembered that none is known when its turn comes again; each pays for being remembered.</summary>
    private const int FewEntries = 8;
    private const int MostPrompts = 8_192;

    public static IReadOnlyList<Timing> All { get; } =
    [
        new("decide: rules only, a prompt that comes back, 1,000 characters", () => Decide(RulesOnly(), [Bench.Request(Bench.Text(1_000, 1))])),
        new("decide: rules only, a new prompt, 1,000 characters", () => Fresh(RulesOnly(), n => Bench.Text(1_000, n), 1_000)),
        new("decide: cached, 40 characters", () => Cached(40)),
        new("decide: cached, 400 characters", () => Cached(400)),
        new("decide: cached, 1,000 characters", () => Cached(1_000)),
        new("decide: cached, 4,000 characters", () => Cached(4_000)),
        new("decide: new prompt, 40 characters", () => Fresh(n => Bench.Text(40, n), 40)),
        new("decide: new prompt, 400 characters", () => Fresh(n => Bench.Text(400, n), 400)),
        new("decide: new prompt, 4,000 characters", () => Fresh(n => Bench.Text(4_000, n), 4_000)),
        new("decide: new prompt, 40,000 characters", () => Fresh(n => Bench.Text(40_000, n), 40_000)),
        new("decide: new prompt, 400 characters of Chinese", () => Fresh(n => BenchTexts.Chinese(400, n), 400)),
        new("decide: new prompt, 4,000 characters of code", () => Fresh(n => BenchTexts.Code(4_000, n), 4_000)),
    ];

    private static Bench RulesOnly() => new("deploy/policies/examples/s4-rules.yaml", withClassifier: false, FewEntries);

    private static Func<int> Cached(int length) => Decide(new Bench(), [Bench.Request(Bench.Text(length, 0))]);

    /// <summary>A decision of another new prompt each time.</summary>
    public static Func<int> Fresh(Func<int, string> text, int length) => Fresh(new Bench(cacheEntries: FewEntries), text, length);

    private static Func<int> Fresh(Bench bench, Func<int, string> text, int length)
    {
        var count = Math.Clamp(Characters / length, FewestPrompts, MostPrompts);
        return Decide(bench, [.. Enumerable.Range(1, count).Select(n => Bench.Request(text(n)))]);
    }

    private static Func<int> Decide(Bench bench, RoutingRequest[] requests)
    {
        var next = 0;
        return () =>
        {
            bench.Engine.Decide(requests[next], bench.Inputs, bench.Decision);
            next = next + 1 == requests.Length ? 0 : next + 1;
            return bench.Decision.Route.Model;
        };
    }
}
