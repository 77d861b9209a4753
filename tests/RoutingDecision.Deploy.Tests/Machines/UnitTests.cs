using RoutingDecision.Deploy.Tests.Programs;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Machines;

/// <summary>The systemd unit by systemd's own checks.</summary>
public sealed class UnitTests
{
    private const string Installed = "/opt/routing-decision/routing-server";

    /// <summary>
    /// Tenths; systemd calls up to 2.0 well protected. What keeps it above 0 is the network, which is what the service is for, and compiling at run
    /// time.
    /// </summary>
    private const string MostExposure = "15";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("verify")]
    [InlineData("security", "--offline=yes", "--threshold=" + MostExposure)]
    public async Task Unit_BySystemdsCheck_Passes(params string[] check)
    {
        using var folder = new TemporaryFolder();

        var result = await CheckAsync(check, await WriteAsync(folder, unit => unit));

        Assert.True(result.ExitCode == 0, result.Describe());
    }

    [Fact]
    public async Task Check_OfAMistake_RefusesIt()
    {
        using var folder = new TemporaryFolder();

        var unit = await WriteAsync(folder, text => text.Replace("Type=exec", "Type=sometimes", StringComparison.Ordinal));
        var result = await CheckAsync(["verify"], unit);

        Assert.Contains("sometimes", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unit_Settings_AreTheServersAndFitIntoItsMemory()
    {
        var lines = await File.ReadAllLinesAsync(SourceTree.Find("deploy/systemd/routing-decision.service"));
        var settings = lines.Where(l => l.StartsWith("Environment=", StringComparison.Ordinal))
            .SelectMany(l => l["Environment=".Length..].Split(' '))
            .Select(v => v.Split('='))
            .ToDictionary(v => v[0], v => v[1], StringComparer.Ordinal);

        await ServerSettings.AllKnownAsync(settings.Keys);
        MemorySum.AssertFits(
            lines.Single(l => l.StartsWith("MemoryMax=", StringComparison.Ordinal)).Split('=')[1],
            Number("ROUTING_MAX_CALLS"), Number("ROUTING_QUEUE_CALLS"), Number("ROUTING_MAX_MESSAGE_MIB"));

        int Number(string name) => int.Parse(settings[name], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Task<ProcessResult> CheckAsync(string[] check, string unit) => ChildProcess.RunAsync(
        new ChildCommand(Tool.Locate("systemd-analyze", Tool.Install("systemd")), [.. check, unit]), Deadline);

    // The check looks for the program, which stands elsewhere here.
    private static async Task<string> WriteAsync(TemporaryFolder folder, Func<string, string> change)
    {
        var unit = await File.ReadAllTextAsync(SourceTree.Find("deploy/systemd/routing-decision.service"));
        Assert.Contains(Installed, unit, StringComparison.Ordinal);
        var here = unit.Replace(Installed, Path.Combine(Built.Server, "routing-server"), StringComparison.Ordinal);
        return folder.Write("routing-decision.service", change(here));
    }
}
