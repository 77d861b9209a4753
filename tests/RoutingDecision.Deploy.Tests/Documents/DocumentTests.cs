using System.Text.RegularExpressions;
using RoutingDecision.Deploy.Tests.Programs;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Documents;

/// <summary>The commands of the documents: run where they can be, and known where they can't.</summary>
public sealed partial class DocumentTests
{
    private const string ByScenario = "its last command, the example, is run with the clients' scenario; the others build what that needs";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(16);

    /// <summary>Programs of blocks that are not run: they need an engine, a cluster, an installed system, or are make's own.</summary>
    private static readonly string[] Elsewhere = ["docker", "kubectl", "make", "systemctl", "journalctl", "curl", "git"];

    /// <summary>Documents with blocks fenced as sh that are not run by these tests, and why.</summary>
    private static readonly Dictionary<string, string> NotRun = new(StringComparer.Ordinal)
    {
        ["protos/README.md"] = "grpcurl is no package of the distribution and buf comes over the network; the polyglot tests run the page's Python and Node.js",
        ["src/clients/csharp/README.md"] = ByScenario,
        ["src/clients/go/README.md"] = ByScenario,
        ["src/clients/java/README.md"] = ByScenario,
        ["src/clients/node/README.md"] = ByScenario,
        ["src/clients/python/README.md"] = ByScenario,
    };

    /// <summary>Pages whose blocks without a kind are drawings of code, not transcripts.</summary>
    private static readonly string[] Drawn = ["src/README.md", "src/RoutingDecision.Learning/README.md", "src/clients/README.md"];

    /// <summary>Documents with blocks to run, and how many at least: a block that lost its kind would be run by nobody.</summary>
    private static readonly Dictionary<string, int> Least = new(StringComparer.Ordinal)
    {
        ["README.md"] = 2,
        ["deploy/README.md"] = 2,
        ["deploy/access.md"] = 1,
        ["deploy/guide.md"] = 15,
    };

    public static TheoryData<string> All => [.. Pages.Names()];

    public static TheoryData<string> ToRun => [.. Pages.Names().Where(p => !NotRun.ContainsKey(p) && Fences.Of(p).Any(f => f.Kind == "sh"))];

    [Theory]
    [MemberData(nameof(ToRun))]
    public async Task Commands_FencedAsSh_RunInOrder(string document)
    {
        await Tool.RequirePythonAsync(Tool.Install("interop"), "grpc", "google.protobuf");
        Tool.Locate("grpc_python_plugin", Tool.Install("interop"));
        var runner = SourceTree.Find("tests/RoutingDecision.Deploy.Tests/documents/run.py");

        var result = await ChildProcess.RunAsync(
            new ChildCommand(Tool.SystemPython, runner, SourceTree.Find(document), "--programs", $"{Built.Server}:{Built.Cli}"), Deadline);

        Assert.True(result.ExitCode == 0, result.Describe());
        Assert.Equal($"== {Fences.Of(document).Count(f => f.Kind == "sh")} blocks", result.Lines[^1]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Commands_FencedAsConsole_AndTheirOptions_AreKnown(string document)
    {
        var makefile = await File.ReadAllTextAsync(SourceTree.Find("Makefile"));
        foreach (var words in Fences.Of(document).Where(f => f.Kind == "console").SelectMany(f => Fences.Commands(f.Text)))
        {
            if (words[0] is "routing" or "routing-server")
            {
                var command = words.Skip(1).TakeWhile(w => w.All(c => c is '-' or (>= 'a' and <= 'z')) && !w.StartsWith('-')).Take(2);
                await AssertKnowsAsync([words[0], .. command], words.Where(w => w.StartsWith("--", StringComparison.Ordinal)));
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
    [MemberData(nameof(All))]
    public void Blocks_WithoutAKind_AreTranscripts(string document) => Assert.All(
        Fences.Of(document).Where(f => f.Kind.Length == 0),
        f => Assert.True(Drawn.Contains(document) || f.Text.StartsWith("$ ", StringComparison.Ordinal), f.Text));

    [Fact]
    public void Lists_OfDocuments_NameWhatIsThere()
    {
        Assert.All(NotRun.Keys, p => Assert.Contains(Fences.Of(p), f => f.Kind == "sh"));
        Assert.All(Least, p => Assert.True(Fences.Of(p.Key).Count(f => f.Kind == "sh") >= p.Value, p.Key));
        Assert.All(Drawn, p => Assert.Contains(Fences.Of(p), f => f.Kind.Length == 0));
    }

    /// <summary>A command that is not run has to be one, and its options as well: both are asked of its help.</summary>
    private static async Task AssertKnowsAsync(string[] command, IEnumerable<string> options)
    {
        var folder = command[0] == "routing" ? Built.Cli : Built.Server;
        var asked = new ChildCommand(Path.Combine(folder, command[0]), [.. command.Skip(1), "--help"]);
        var help = await ChildProcess.RunAsync(asked, TimeSpan.FromMinutes(1));
        Assert.True(help.ExitCode == 0, help.Describe());
        var known = OptionPattern().Matches(help.Output).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.All(options, o => Assert.True(known.Contains(o.Split('=')[0]), $"{string.Join(' ', command)} has no {o}"));
    }

    // A line of a list of options, with a short name first or without.
    [GeneratedRegex(
        @"^\s+(-\w, )?(?<name>--[a-z][a-z0-9-]*)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OptionPattern();
}
