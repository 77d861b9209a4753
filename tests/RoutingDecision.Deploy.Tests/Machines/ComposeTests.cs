using System.Text.Json.Nodes;
using RoutingDecision.Deploy.Tests.Programs;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Machines;

/// <summary>compose.yaml by the published schema, and what it names in the working copy.</summary>
public sealed class ComposeTests
{
    [Fact]
    public async Task File_Parsed_IsValidAndNamesOnlyWhatIsThere()
    {
        var file = SourceTree.Find("deploy/compose.yaml");
        var result = await NodeCheck.RunAsync("compose.mjs", file);
        Assert.True(result.ExitCode == 0, result.Error);
        var compose = JsonNode.Parse(result.Lines[^1])!;
        var services = compose["services"]!.AsObject();
        string[] servers = [.. services.Where(s => s.Key.StartsWith("routing-", StringComparison.Ordinal)).Select(s => s.Key)];

        Assert.Equal(["routing-a", "routing-b"], servers);
        await ServerSettings.AllKnownAsync(services["routing-a"]!["environment"]!.AsObject().Select(e => e.Key));
        MemorySum.AssertFits(
            services["routing-a"]!["mem_limit"]!.GetValue<string>(), Setting("ROUTING_MAX_CALLS"), Setting("ROUTING_QUEUE_CALLS"),
            Setting("ROUTING_MAX_MESSAGE_MIB"));
        Assert.All(servers, s => Assert.True(services[s]!["read_only"]!.GetValue<bool>()));
        var ports = services.SelectMany(s => s.Value!["ports"]?.AsArray() ?? []).Select(p => p!.GetValue<string>());
        Assert.All(ports, p => Assert.StartsWith("127.0.0.1:", p, StringComparison.Ordinal));
        Assert.All(services.SelectMany(s => s.Value!["volumes"]?.AsArray() ?? []).Select(v => v!.GetValue<string>().Split(':')[0]), source =>
        {
            var folder = Path.Combine(Path.GetDirectoryName(file)!, source);
            Assert.True(source[0] == '.' ? Path.Exists(folder) : compose["volumes"]!.AsObject().ContainsKey(source), source);
        });
        SourceTree.Find(services["routing-a"]!["build"]!["dockerfile"]!.GetValue<string>());

        int Setting(string name) =>
            int.Parse(services["routing-a"]!["environment"]![name]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Check_OfAMistake_RefusesIt()
    {
        using var folder = new TemporaryFolder();
        var text = (await File.ReadAllTextAsync(SourceTree.Find("deploy/compose.yaml"))).Replace("read_only:", "readonly:", StringComparison.Ordinal);

        var result = await NodeCheck.RunAsync("compose.mjs", folder.Write("compose.yaml", text));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("\"additionalProperty\":\"readonly\"", result.Error, StringComparison.Ordinal);
    }
}
