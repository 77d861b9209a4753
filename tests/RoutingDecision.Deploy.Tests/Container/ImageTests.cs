using RoutingDecision.Deploy.Tests.Programs;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Container;

/// <summary>The Dockerfile's runtime stages, carried out without a container engine; `make rehearse` carries out the others as well.</summary>
public sealed class ImageTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private static readonly string[] Steps =
    [
        "no shell in the image", "not ready before it runs", "the server starts", "it has no privileges", "only its volume is writable",
        "the health check passes", "the command line's image gets a decision", "it stops in order",
    ];

    [Fact]
    public async Task Image_OfTheBuiltPrograms_ServesWithoutPrivilegesOnAReadOnlyRoot()
    {
        using var built = new TemporaryFolder();
        Directory.CreateDirectory(built.At("out/state"));
        File.CreateSymbolicLink(built.At("out/server"), Built.Server);
        File.CreateSymbolicLink(built.At("out/cli"), Built.Cli);
        var script = SourceTree.Find("tests/RoutingDecision.Deploy.Tests/rehearsal/rehearse.py");

        var result = await ChildProcess.RunAsync(
            new ChildCommand(Tool.SystemPython, script, "--given", $"build={built.FullPath}", "--packages", built.FullPath), Deadline);

        Assert.True(result.ExitCode == 0, result.Describe());
        Assert.Equal(Steps, result.Lines.Where(l => l.StartsWith("ok ", StringComparison.Ordinal)).Select(l => l["ok ".Length..].Split(':')[0]));
    }
}
