using RoutingDecision.Core.Policies;
using RoutingDecision.Policies;

namespace RoutingDecision.Core.Tests.Cases;

/// <summary>A file of golden cases: `with:` laid over the base policy for all of them, and the cases.</summary>
internal static class CaseFile
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cases");

    private static readonly string[] Keys = ["name", "with", "given", "bundle", "certified", "conversation", "live", "budget", "chance", "probes", "expect"];

    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static PolicyNode BasePolicy => Read(Path.Combine(Folder, "Policies", "base.yaml"));

    /// <summary>The cases of a file, each with its `with:` merged with the file's.</summary>
    public static IReadOnlyList<GoldenCase> Load(string name)
    {
        var root = Read(Path.Combine(Folder, name + ".yaml"));
        var policy = PolicyTree.Merge(BasePolicy, root.Find("with"))!;
        return [.. root.Find("cases")!.Items.Select(c => Case(c, policy))];
    }

    private static GoldenCase Case(PolicyNode node, PolicyNode policy)
    {
        var strange = node.Entries.Select(e => e.Key).Except(Keys).ToList();
        Assert.True(strange.Count == 0, $"line {node.Line}: unknown keys {string.Join(", ", strange)}");
        return new GoldenCase(node, PolicyTree.Merge(policy, node.Find("with"))!);
    }

    private static PolicyNode Read(string file)
    {
        var parsed = PolicyYaml.Parse(File.ReadAllText(file), Path.GetFileName(file));
        return parsed.Root ?? throw new InvalidDataException(string.Join(Environment.NewLine, parsed.Problems));
    }
}

/// <summary>One case: what is given and expected, and the policy as a tree.</summary>
internal sealed record GoldenCase(PolicyNode Node, PolicyNode Policy)
{
    public string Name => Node.Find("name")!.Value;
}
