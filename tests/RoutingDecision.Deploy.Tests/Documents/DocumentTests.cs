using RoutingDecision.Deploy.Tests.Programs;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Documents;

/// <summary>The commands of the documents: run where they can be, and known where they can't.</summary>
public sealed class DocumentTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(16);

    /// <summary>Programs of blocks that are not run: they need an engine, a cluster, an installed system, or are make's own.</summary>
    private static readonly string[] Elsewhere = ["docker", "kubectl", "make", "systemctl", "journalctl", "curl", "routing-server"];

    [Theory]
    [InlineData("README.md", 1)]
    [InlineData("deploy/README.md", 2)]
    [InlineData("deploy/guide.md", 13)]
    public async Task Commands_FencedAsSh_RunInOrder(string document, int least)
    {
        await Tool.RequirePythonAsync(Tool.Install("interop"), "grpc", "google.protobuf");
        Tool.Locate("grpc_python_plugin", Tool.Install("interop"));
        var runner = SourceTree.Find("tests/RoutingDecision.Deploy.Tests/documents/run.py");

        var result = await ChildProcess.RunAsync(
            new ChildCommand(Tool.SystemPython, runner, SourceTree.Find(document), "--programs", $"{Built.Server}:{Built.Cli}"), Deadline);

        Assert.True(result.ExitCode == 0, result.Describe());
        var blocks = Fences.Of(document).Count(f => f.Kind == "sh");
        Assert.Equal($"== {blocks} blocks", result.Lines[^1]);
        Assert.True(blocks >= least);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("deploy/README.md")]
    [InlineData("deploy/guide.md")]
    public async Task Commands_FencedAsConsole_AreKnown(string document)
    {
        var makefile = await File.ReadAllTextAsync(SourceTree.Find("Makefile"));
        foreach (var words in Fences.Of(document).Where(f => f.Kind == "console").SelectMany(f => Fences.Commands(f.Text)))
        {
            if (words[0] is "routing")
            {
                var command = words.Skip(1).TakeWhile(w => w.All(c => c is '-' or (>= 'a' and <= 'z')) && !w.StartsWith('-')).Take(2);
                var asked = new ChildCommand(Path.Combine(Built.Cli, "routing"), [.. command, "--help"]);
                var help = await ChildProcess.RunAsync(asked, TimeSpan.FromMinutes(1));
                Assert.True(help.ExitCode == 0, help.Describe());
            }
            else
            {
                Assert.Contains(words[0], Elsewhere);
                Assert.True(words[0] != "make" || makefile.Contains($"\n{words[1]}:", StringComparison.Ordinal), string.Join(' ', words));
            }
        }
    }

    /// <summary>A command in a block without a kind would be run by nobody.</summary>
    [Theory]
    [InlineData("README.md")]
    [InlineData("deploy/README.md")]
    [InlineData("deploy/guide.md")]
    [InlineData("deploy/sizing.md")]
    [InlineData("deploy/runbook.md")]
    public void Blocks_WithoutAKind_AreTranscripts(string document) =>
        Assert.All(Fences.Of(document).Where(f => f.Kind.Length == 0), f => Assert.StartsWith("$ ", f.Text, StringComparison.Ordinal));
}
