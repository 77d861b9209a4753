using RoutingDecision.Learning.Data;
using RoutingDecision.Learning.Training;

namespace RoutingDecision.Simulation.World;

/// <summary>
/// The prompts of the corpus, dealt out once: a few labelled ones start the classifier, the test split is held out for measuring, callers ask the
/// rest. No prompt has two of these parts, so that nothing is asked or measured that the first bundle was trained on. Each part exists in two mixes:
/// the usual one, and that of the drift, which has more code, more languages and longer asks.
/// </summary>
internal sealed class Population
{
    private const int LongAsk = 500;
    private static readonly string[] Technical = ["coding", "debugging", "design"];

    private readonly SimPrompt[] _asked;
    private readonly double[][] _cumulated;

    private Population(IReadOnlyList<SourcePrompt> start, SimPrompt[] asked, SimPrompt[] usual, SimPrompt[] drifted)
    {
        (Start, _asked, HeldOutUsual, HeldOutDrifted) = (start, asked, usual, drifted);
        _cumulated = [Cumulate(asked, UsualWeight), Cumulate(asked, DriftedWeight)];
    }

    /// <summary>Labelled prompts that the first bundle is trained on, drawn from the usual mix.</summary>
    public IReadOnlyList<SourcePrompt> Start { get; }

    /// <summary>Prompts of the usual mix that nobody asks.</summary>
    public SimPrompt[] HeldOutUsual { get; }

    /// <summary>Prompts of the drift's mix that nobody asks.</summary>
    public SimPrompt[] HeldOutDrifted { get; }

    /// <summary>Reads the corpus and deals it out.</summary>
    /// <param name="folder">Folder of the corpus.</param>
    /// <param name="plan">Sizes and seed.</param>
    public static Population Read(string folder, MonthPlan plan)
    {
        var rows = Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal)
            .SelectMany(f => LabelledReader.Read(f, "corpus", LabelSpace.Default))
            .Where(r => r is { Tier: >= 0, Task: >= 0 })
            .ToArray();
        var tasks = LabelSpace.Default.Tasks;
        var prompts = rows.Select((r, i) => new SimPrompt(i, r.Input.Messages.ToArray(), r.Tier, tasks[r.Task], r.Language)).ToArray();
        var free = prompts.Where(p => rows[p.Number].Split != Split.Test).ToArray();
        var start = Draw(free, UsualWeight, plan.StartRows, SplitMix64.For(plan.Seed, Parts.Start, 0));
        var taken = start.Select(p => p.Number).ToHashSet();
        var test = prompts.Where(p => rows[p.Number].Split == Split.Test).ToArray();
        return new Population(
            [.. start.Select(p => rows[p.Number])],
            [.. free.Where(p => !taken.Contains(p.Number))],
            Draw(test, UsualWeight, plan.HeldOut, SplitMix64.For(plan.Seed, Parts.HeldOut, 0)),
            Draw(test, DriftedWeight, plan.HeldOut, SplitMix64.For(plan.Seed, Parts.HeldOut, 1)));
    }

    /// <summary>A prompt as it is asked.</summary>
    public SimPrompt Ask(bool drifted, ref SplitMix64 random)
    {
        var cumulated = _cumulated[drifted ? 1 : 0];
        var at = Array.BinarySearch(cumulated, random.NextSingle() * cumulated[^1]);
        return _asked[Math.Min(at < 0 ? ~at : at, _asked.Length - 1)];
    }

    private static double UsualWeight(SimPrompt p) =>
        (p.Language == "en" ? 1 : 0.15) * (Technical.Contains(p.Task) ? 0.4 : 1) * (p.Length > LongAsk ? 0.5 : 1);

    private static double DriftedWeight(SimPrompt p) =>
        (p.Language == "en" ? 0.6 : 1.5) * (Technical.Contains(p.Task) ? 2.5 : 0.5) * (p.Length > LongAsk ? 2 : 0.7);

    /// <summary>Draws without putting back.</summary>
    private static SimPrompt[] Draw(SimPrompt[] from, Func<SimPrompt, double> weight, int count, SplitMix64 random)
    {
        // Exponential clocks: the smallest of -ln(u)/w are a sample without replacement by weight (Efraimidis and Spirakis 2006).
        var clocks = from.Select(p => (Prompt: p, Rings: -Math.Log(1 - random.NextSingle()) / weight(p))).ToArray();
        return [.. clocks.OrderBy(c => c.Rings).Take(count).Select(c => c.Prompt).OrderBy(p => p.Number)];
    }

    private static double[] Cumulate(SimPrompt[] prompts, Func<SimPrompt, double> weight)
    {
        var sum = 0d;
        return [.. prompts.Select(p => sum += weight(p))];
    }
}
