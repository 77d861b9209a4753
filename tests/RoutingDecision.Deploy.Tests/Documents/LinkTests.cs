using System.Text.RegularExpressions;
using RoutingDecision.TestKit;

namespace RoutingDecision.Deploy.Tests.Documents;

/// <summary>Links between documents lead somewhere.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> All => [.. Pages.Names()];

    [Theory]
    [MemberData(nameof(All))]
    public void Links_OfADocument_NameFilesAndHeadingsThatAreThere(string document)
    {
        var file = SourceTree.Find(document);
        foreach (Match link in LinkPattern().Matches(File.ReadAllText(file)))
        {
            var target = link.Groups["file"].Value;
            var path = target.Length == 0 ? file : Path.GetFullPath(target, Path.GetDirectoryName(file)!);
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{document} links to {target}, which is not there");
            if (link.Groups["heading"] is { Success: true, Value: var heading })
            {
                Assert.True(Headings(path).Contains(heading), $"{document} links to {target}#{heading}, a heading that is not there");
            }
        }
    }

    /// <summary>Headings as links name them: small letters and figures, hyphens for spaces.</summary>
    private static HashSet<string> Headings(string path) => [.. HeadingPattern().Matches(File.ReadAllText(path)).Select(m => string.Concat(
        m.Groups["text"].Value.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c)))];

    [GeneratedRegex(
        @"\]\((?!https?:|mailto:)(?<file>[^)#\s]*)(#(?<heading>[^)\s]*))?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex LinkPattern();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex HeadingPattern();
}
