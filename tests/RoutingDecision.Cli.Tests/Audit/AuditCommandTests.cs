using System.Text.Json.Nodes;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Audit;

/// <summary>What <c>routing</c> changes with a key, and what <c>routing journal cat</c> says of it afterwards.</summary>
public sealed class AuditCommandTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly string Shipped = SourceTree.Find("deploy/models/default");

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private ChildProcess? _server;
    private string _grpc = "";

    public async Task InitializeAsync()
    {
        foreach (var (name, scopes) in ((string, string)[])[("ops", "admin"), ("app", "decide,report")])
        {
            var made = await CommandLine.RunAsync("key", "new", "--name", name, "--scopes", scopes, "--file", _folder.At("keys"));
            _keys[name] = made.Output.Split('\n')[0];
        }

        Bundle("models/other", "other");
        string[] args =
        [
            "--grpc", "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--state", _folder.At("state"),
            "--policy", SourceTree.Find("deploy/policies/default.yaml"),
            "--bundle", Shipped, "--models", _folder.At("models"), "--api-keys", _folder.At("keys"),
        ];
        _server = ChildProcess.Start(new ChildCommand(Built.Server, args));
        var ready = await _server.WaitForLineAsync(l => l.StartsWith("ready ", StringComparison.Ordinal), Deadline);
        _grpc = "http://" + ready.Split(' ').Single(w => w.StartsWith("grpc=", StringComparison.Ordinal))["grpc=".Length..];
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Journal_AfterChangesWithAKey_SaysWhoDidWhatAndWhy()
    {
        var listed = (await RunAsync("ops", "classifier", "list")).Output;
        var (serving, other) = (VersionIn(listed, "default-"), VersionIn(listed, "other-"));
        var edited = _folder.Write("edited.yaml", File.ReadAllText(SourceTree.Find("deploy/policies/default.yaml")) + "# cheaper\n");

        string[][] changes =
        [
            ["classifier", "promote", other, "--comment", "a trial"],
            ["classifier", "rollback", "--comment", "too dear"],
            ["classifier", "shadow", other, "--share", "0.25", "--comment", "look"],
            ["classifier", "shadow", "off", "--comment", "seen"],
            ["policy", "publish", edited, "--comment", "cheaper"],
            ["policy", "rollback", "--comment", "back"],
        ];
        foreach (var change in changes)
        {
            var result = await RunAsync("ops", change);
            Assert.True(result.ExitCode == ExitCode.Ok, result.Error);
        }

        var audits = await AuditsAsync();
        Assert.Equal(6, audits.Length);
        Assert.All(audits, a => Assert.Matches(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z audit     ops ", a));
        Assert.EndsWith($" promote_classifier {other}: {serving} -> {other} (a trial)", audits[0], StringComparison.Ordinal);
        Assert.EndsWith($" rollback_classifier {serving}: {other} -> {serving} (too dear)", audits[1], StringComparison.Ordinal);
        Assert.EndsWith($" set_shadow_classifier {other}:  -> {other} on 25% (look)", audits[2], StringComparison.Ordinal);
        Assert.EndsWith($" set_shadow_classifier {other}: {other} ->  (seen)", audits[3], StringComparison.Ordinal);
        Assert.Matches(@" publish_policy (p-[0-9a-f]{8}): p-[0-9a-f]{8} -> \1: \+1 -0 lines; tests .* \(cheaper\)$", audits[4]);
        Assert.Matches(@" rollback_policy (p-[0-9a-f]{8}): p-[0-9a-f]{8} -> \1: \+0 -1 lines \(back\)$", audits[5]);
    }

    [Fact]
    public async Task Journal_AfterRefusedChanges_HasNothingOfThem()
    {
        var other = VersionIn((await RunAsync("ops", "classifier", "list")).Output, "other-");

        var unknown = await RunAsync("ops", "classifier", "promote", "nobody-00000000");
        var nothing = await RunAsync("ops", "classifier", "rollback");
        var scopeless = await RunAsync("app", "classifier", "promote", other);
        var shadow = await RunAsync("app", "classifier", "shadow", other);
        var policy = await RunAsync("app", "policy", "rollback");
        var keyless = await RunAsync(null, "classifier", "promote", other);

        Assert.Equal([ExitCode.Input, ExitCode.No], [unknown.ExitCode, nothing.ExitCode]);
        Assert.All([scopeless, shadow, policy], r => Assert.Contains("admin", r.Error, StringComparison.Ordinal));
        Assert.All([scopeless, shadow, policy, keyless], r => Assert.NotEqual(ExitCode.Ok, r.ExitCode));
        Assert.Empty(await AuditsAsync());
    }

    private static string VersionIn(string list, string start) =>
        list.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).First(w => w.StartsWith(start, StringComparison.Ordinal));

    /// <summary>The shipped bundle under another name.</summary>
    private void Bundle(string folder, string name)
    {
        Directory.CreateDirectory(_folder.At(folder));
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Shipped, "manifest.json")))!.AsObject();
        manifest["name"] = name;
        _folder.Write($"{folder}/manifest.json", manifest.ToJsonString());
        File.CreateSymbolicLink(_folder.At($"{folder}/model.onnx"), Path.Combine(Shipped, "model.onnx"));
    }

    private async Task<string[]> AuditsAsync()
    {
        var cat = await CommandLine.RunAsync("journal", "cat", "--journal", _folder.At("state/journal"), "--kind", "audit");
        return cat.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>A process of its own: the key is in the environment, which is the whole process'.</summary>
    private Task<ProcessResult> RunAsync(string? key, params string[] args) => ChildProcess.RunAsync(
        new ChildCommand(Built.Cli, [.. args, "--server", _grpc])
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ROUTING_API_KEY"] = key is null ? null : _keys[key] },
        },
        Deadline);
}
