using RoutingDecision.Simulation;
using RoutingDecision.Simulation.Checks;
using RoutingDecision.Simulation.World;
using RoutingDecision.TestKit;

namespace RoutingDecision.Server.Tests.Months;

/// <summary>A few days of <c>make simulate</c>, with nearly everything in them that a month has.</summary>
public sealed class MonthTests
{
    private static readonly MonthPlan ThreeDays = new()
    {
        Days = 3,
        PerDay = 450,
        HeldOut = 40,
        RuleDay = 1,
        Experiment = (1, 2),
        TruthDays = [1],
        OutageDay = 1,
        TrainDays = [1],
        Drift = (9, 9),
        ScrapeEvery = TimeSpan.FromHours(3),
    };

    private static readonly MonthPlan OneDay = ThreeDays with { Days = 1, PerDay = 150, OutageDay = 0 };

    /// <summary>What takes longer to show: a classifier learns more in a month, and an experiment of a day has no interval yet.</summary>
    private static readonly string[] Later =
        ["At the end no more than 80% of the first regret is left", "The experiment's interval holds the true difference"];

    [Fact]
    public async Task RunAsync_ThreeDays_KeepsWhatAMonthPromises()
    {
        var (_, checks) = await RunAsync(ThreeDays);

        Assert.Equal(9, checks.Count);
        Assert.All(Later, promise => Assert.Contains(checks, c => c.Promise == promise));
        var broken = checks.Where(c => !c.Kept && !Later.Contains(c.Promise, StringComparer.Ordinal)).ToArray();
        Assert.True(broken.Length == 0, string.Join('\n', broken.Select(c => $"{c.Promise}: {c.Seen}")));
    }

    [Fact]
    public async Task RunAsync_SameSeed_GivesTheSameMonthAndAnotherSeedAnother()
    {
        var first = await RunAsync(OneDay);
        var again = await RunAsync(OneDay);
        var other = await RunAsync(OneDay with { Seed = 2 });

        Assert.Equal(first.Lines, again.Lines);
        Assert.NotEqual(first.Lines, other.Lines);
    }

    private static async Task<(IReadOnlyList<string> Lines, IReadOnlyList<Check> Checks)> RunAsync(MonthPlan plan)
    {
        using var folder = new TemporaryFolder();
        var population = Population.Read(SourceTree.Find("src/RoutingDecision.Learning/Corpus"), plan);
        var month = await new Month(plan, population, folder.FullPath, TextWriter.Null).RunAsync(metrics: null);
        return (MonthDigest.LinesOf(month), MonthChecks.Of(month));
    }
}
