using System.Text.RegularExpressions;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Documents;

/// <summary>The fenced blocks of a Markdown file.</summary>
internal static partial class Fences
{
    public static IEnumerable<(string Kind, string Text)> Of(string document) =>
        FencePattern().Matches(File.ReadAllText(SourceTree.Find(document))).Select(m => (m.Groups["kind"].Value, m.Groups["text"].Value));

    /// <summary>Words of each command of a block, without remarks and variables before it; a line that ends with a backslash goes on.</summary>
    public static IEnumerable<string[]> Commands(string text) =>
        text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Select(l => l.Split(" #")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(w => w.SkipWhile(v => v.Contains('=', StringComparison.Ordinal)).ToArray())
            .Where(w => w.Length > 0);

    [GeneratedRegex(
        "^```(?<kind>[a-z]*)\n(?<text>.*?)^```$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex FencePattern();
}
