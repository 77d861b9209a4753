using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>Stop 1 by itself.</summary>
internal static class PromptTimings
{
    public static IReadOnlyList<Timing> All { get; } =
    [
        new("prompts: read, 400 characters", () => Read(Bench.Text(400, 7))),
        new("prompts: read, 4,000 characters", () => Read(Bench.Text(4_000, 7))),
        new("prompts: read, 400 characters of Chinese", () => Read(BenchTexts.Chinese(400, 7))),
        new("prompts: read, 4,000 characters of code", () => Read(BenchTexts.Code(4_000, 7))),
        new("prompts: digest, 1,000 characters", Digest),
    ];

    private static Func<int> Read(string text)
    {
        var prompt = Bench.Request(text).Prompt;
        return () => PromptReader.Read(prompt).Ask.Length;
    }

    private static Func<int> Digest()
    {
        var view = PromptReader.Read(Bench.Request(Bench.Text(1_000, 7)).Prompt);
        return () => (int)PromptDigest.Compute(view).A;
    }
}
