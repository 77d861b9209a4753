using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Tests;

/// <summary>Where the repository's own files are, seen from a test's output folder.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Corpus => Path.Combine(Root, "src", "RoutingDecision.Learning", "Corpus");

    public static IReadOnlyList<SourcePrompt> ReadCorpus() =>
    [
        .. Directory.GetFiles(Corpus, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(f => LabelledReader.Read(f, "corpus", LabelSpace.Default)),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RoutingDecision.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the repository");
    }
}
