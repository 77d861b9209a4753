using System.Runtime.CompilerServices;
using RoutingDecision.Core.Policies;

namespace RoutingDecision.Policies.Tests;

/// <summary>The policies of the repository, as the build copied them beside the tests.</summary>
internal static class ShippedPolicies
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "policies");

    public static string Default => Path.Combine(Folder, "default.yaml");

    public static string Schema => Path.Combine(Folder, "policy.schema.json");

    public static TheoryData<string> All() => [.. Names()];

    /// <summary>Paths below the folder of policies.</summary>
    public static IEnumerable<string> Names() => Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Folder, f))
        // It makes a ConfigMap of the policy.
        .Where(f => f != "kustomization.yaml")
        .Order(StringComparer.Ordinal);

    public static RoutingPolicy Example(string name) => Load(Path.Combine("examples", name));

    public static RoutingPolicy Load(string name)
    {
        var compilation = PolicyFile.Load(PathOf(name));
        Assert.True(compilation.Policy is not null && compilation.Problems.Count == 0, string.Join('\n', compilation.Problems));
        return compilation.Policy!;
    }

    public static string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>A file of the repository itself, for the message of a test that wants it renewed.</summary>
    public static string SourceFolder([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../deploy/policies"));
}
