using System.Globalization;
using RoutingDecision.LoadBench.Profiles.Areas;
using RoutingDecision.LoadBench.Rows;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench.Profiles;

/// <summary>Tells where processor time goes.</summary>
internal static class ProfileTable
{
    private const int HottestFunctions = 15;

    public static string Write(string command, string machine, LoadPlan plan, IReadOnlyList<ProfiledRow> rows) =>
        $"""
        # Where the time goes

        Written by `{command}` on {machine}.
        Each row has a fresh server, {plan.WarmUp.TotalSeconds} s of warm-up and more until the runtime compiles little, and
        {plan.Burst.TotalSeconds} s of samples at saturation. Numbers are microseconds of the server's processor time for a decision, all threads
        together: an area's share of the samples times what the server used. Servers that are watched are slower than others: for
        what a decision costs see load.md. [README.md](README.md) says how it is measured.

        {Markdown.Table(
            ["us a decision", .. rows.Select(r => r.Measured.Row.Title)],
            [.. AreaList.All.Select(a => Line(a.Title, rows, r => r.CpuEach * r.Profile.ShareOf(a))), Line("**all**", rows, r => r.CpuEach)])}
        ## How sure this is

        {Markdown.Table(
            ["what was sampled", "samples", "decisions", "in code compiled for good", "failed"],
            rows.Select(r => (IReadOnlyList<string>)
            [
                r.Measured.Row.Title, Markdown.Number(r.Profile.Samples), Markdown.Number(r.Measured.Decisions),
                Percent(r.Profile.OptimisedShare), Markdown.Number(r.Measured.Failed),
            ]))}
        {string.Join('\n', rows.Select(Hottest))}
        """;

    private static IReadOnlyList<string> Line(string title, IEnumerable<ProfiledRow> rows, Func<ProfiledRow, double> microseconds) =>
        [title, .. rows.Select(r => Markdown.Number(microseconds(r)))];

    private static string Hottest(ProfiledRow row) =>
        $"""
        ## Hottest functions: {row.Measured.Row.Title}

        {Markdown.Table(
            ["function, without what it calls", "us a decision", "share"],
            row.Profile.Hottest(HottestFunctions).Select(f => (IReadOnlyList<string>)
                [$"`{f.Function}`", Markdown.Number(row.CpuEach * f.Share), Percent(f.Share)]))}
        """;

    private static string Percent(double share) =>
        double.IsFinite(share) ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %") : "";
}
