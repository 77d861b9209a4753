using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>What a check of two builds found.</summary>
/// <param name="Chosen">What should have been compared.</param>
/// <param name="Comparisons">What both builds know.</param>
internal sealed record CheckVerdict(IReadOnlyList<Timing> Chosen, IReadOnlyList<Comparison> Comparisons)
{
    /// <summary>Names of the work that was not compared, because one of the builds does not know it.</summary>
    public IReadOnlyList<string> Unknown => [.. Chosen.Select(t => t.Name).Except(Comparisons.Select(c => c.Name), StringComparer.Ordinal)];

    /// <summary>
    /// 0: head is as good; 1: a piece of work of the hot path became slower or allocates more; 2: nothing but the yardstick was compared.
    /// </summary>
    public int ExitCode => ComparesNothing ? 2 : Comparisons.Any(IsWorse) ? 1 : 0;

    private bool ComparesNothing => Comparisons.All(c => c.Name == TimingGroups.Yardstick.Name);

    /// <summary>The table, and what is missing from it.</summary>
    public string Write()
    {
        var table = Markdown.Table(
            ["what", "base ns", "head ns", "head / base", "base bytes", "head bytes", "verdict"],
            Comparisons.Select(c => (IReadOnlyList<string>)
            [
                c.Name, Markdown.Number(Medians.Of(c.BaseNs)), Markdown.Number(Medians.Of(c.HeadNs)), Markdown.Number(c.Ratio),
                Markdown.Whole(c.BaseBytes), Markdown.Whole(c.HeadBytes), c.Verdict,
            ]));
        return table
            + string.Concat(Unknown.Select(name => $"not compared, a build does not know it: {name}\n"))
            + (ComparesNothing ? "nothing was compared but the yardstick\n" : "");
    }

    private bool IsWorse(Comparison comparison) =>
        (comparison.IsSlower || comparison.AllocatesMore) && Chosen.Any(t => t.Name == comparison.Name && !t.IsBackdrop);
}
