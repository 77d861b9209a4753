using System.Globalization;
using System.Text.RegularExpressions;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Sizing;

/// <summary>The sizing program against theory, and its output against the document that shows it.</summary>
public sealed partial class SizingTests
{
    private const string Begin = "<!-- sizing -->\n";

    private static readonly string Folder = SourceTree.Find("deploy/sizing");

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.8)]
    public async Task Simulation_OfOneCore_MeetsTheFormulaOfItsMean(double use)
    {
        var program = $"""
            import waiting
            service = waiting.ServiceTime([(0.3, 48, 140), (0.7, 73, 482)])
            rate = {use.ToString(CultureInfo.InvariantCulture)} * 1e6 / service.mean()
            print(waiting.simulate(service, 1, rate, 400000, 3)["mean"], waiting.mean_with_one_core(service, rate))
            """;

        var figures = (await PythonAsync("-c", program)).Split(' ').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();

        Assert.InRange(figures[0] / figures[1], 0.95, 1.05);
    }

    [Fact]
    public async Task Document_ShowsWhatTheProgramPrintsNow()
    {
        var text = await File.ReadAllTextAsync(SourceTree.Find("deploy/sizing.md"));
        var begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var shown = text[begin..text.IndexOf("<!-- end of sizing -->", StringComparison.Ordinal)];

        var printed = await PythonAsync(Path.Combine(Folder, "sizing.py"));

        Assert.True(shown.TrimEnd() == printed.TrimEnd(), $"run: make sizing\n{printed}");
    }

    /// <summary>At more than the usual load the zones that are left could not carry a lost one's.</summary>
    [Fact]
    public async Task Autoscaler_AimsAtTheUsualLoadOfAReplica()
    {
        var sum = await File.ReadAllTextAsync(SourceTree.Find("deploy/sizing.md"));
        var scaler = await File.ReadAllTextAsync(SourceTree.Find("deploy/kubernetes/overlays/production/autoscaler.yaml"));

        var usual = Number(UsualPattern().Match(sum));
        var aim = Number(AimPattern().Match(scaler));

        Assert.True(aim <= usual && aim > 0.8 * usual, $"autoscaler.yaml aims at {aim}/s, sizing.md has {usual}/s as the usual load");
    }

    [Fact]
    public async Task Plan_WithTwiceTheLoad_AsksForTwiceTheReplicasAndNoMoreFixedRedisEach()
    {
        static double[] Of(string text, string row) => [.. text.Split('\n').Single(l => l.StartsWith($"| {row} |", StringComparison.Ordinal))
            .Split('|')[^2].Split('/')[0].Split(';')
            .Select(n => double.Parse(n.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))];
        var one = await PythonAsync(Path.Combine(Folder, "sizing.py"), "--rate", "3000000");
        var two = await PythonAsync(Path.Combine(Folder, "sizing.py"), "--rate", "6000000");

        Assert.InRange(Of(two, "replicas of a region")[0] / Of(one, "replicas of a region")[0], 1.9, 2.1);
        Assert.InRange(Of(two, "Redis, conversations")[0] / Of(one, "Redis, conversations")[0], 1.99, 2.01);
        Assert.InRange(Of(two, "Redis, fixed")[0] / Of(two, "replicas of a region")[0], 56, 58);
    }

    private static double Number(Match found) =>
        double.Parse(found.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static async Task<string> PythonAsync(params string[] arguments) => (await ChildProcess.RunAsync(
        new ChildCommand(Tool.SystemPython, arguments)
        {
            WorkingFolder = Folder,
            Environment = new Dictionary<string, string?> { ["PYTHONDONTWRITEBYTECODE"] = "1" },
        },
        Deadline)).EnsureSuccess().Output;

    [GeneratedRegex(@"^\| load of a replica \|.*\| (?<number>[0-9,]+)/s;", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1_000)]
    private static partial Regex UsualPattern();

    [GeneratedRegex("averageValue: \"(?<number>[0-9]+)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex AimPattern();
}
