using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Programs;

/// <summary>The settings that the built server knows, by the names of their environment variables without underscores.</summary>
internal static class ServerSettings
{
    public static async Task<IReadOnlySet<string>> NamesAsync()
    {
        var asked = new ChildCommand(Path.Combine(Built.Server, "routing-server"), "--help");
        var help = (await ChildProcess.RunAsync(asked, TimeSpan.FromMinutes(1))).EnsureSuccess();
        return help.Lines.Where(l => l.StartsWith("--", StringComparison.Ordinal))
            .Select(l => "ROUTING" + l.Split(' ')[0].Replace("-", "", StringComparison.Ordinal).ToUpperInvariant())
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Asserts that each variable of the product's prefix is a setting: the server ignores others of that prefix, so a misspelt one would be silent.
    /// </summary>
    public static async Task AllKnownAsync(IEnumerable<string> variables)
    {
        var known = await NamesAsync();
        var named = variables.Where(v => v.StartsWith("ROUTING_", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(named);
        Assert.All(named, v => Assert.Contains(v.Replace("_", "", StringComparison.Ordinal), known));
    }
}
