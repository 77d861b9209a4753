using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Data;

namespace RoutingDecision.Learning.Tests.Data;

/// <summary>Each kind of traffic that the corpus promises is there in every tier: a kind of one tier alone would teach that looks decide.</summary>
public sealed class CorpusKindsTests
{
    private const int LongChars = 1_500;
    private const int ShortChars = 60;

    private static readonly string[] PremiumWords =
        ["prove", "proof", "architect", "security", "refactor", "strategy", "debug", "algorithm", "legal"];

    private static readonly string[] EasyWords = ["just a", "just the", "simple", "quick", "easy", "short "];

    private static readonly IReadOnlyList<SourcePrompt> Rows = Repository.ReadCorpus();

    [Fact]
    public void Corpus_LongPastedContext_IsInEveryTierAndInOtherLanguages()
    {
        var rows = Holds(100, perTier: 25, r => Text(r).Length > LongChars);
        Assert.True(rows.Count(r => r.Language != "en") >= 20, "long rows of other languages");
        Assert.True(rows.Select(r => r.Language).Distinct().Count() >= 8, "languages of long rows");
    }

    [Fact]
    public void Corpus_CodeFences_AreInEveryTier() => Holds(40, perTier: 12, r => Text(r).Contains("```", StringComparison.Ordinal));

    [Fact]
    public void Corpus_ToolTurns_AreInEveryTier() => Holds(250, perTier: 75, r => Count(r, MessageRole.Tool) > 0);

    [Fact]
    public void Corpus_AgentsThatCalledSeveralTools_AreInEveryTier() => Holds(30, perTier: 8, r => Count(r, MessageRole.Tool) > 1);

    [Fact]
    public void Corpus_ConversationsThatWereAnswered_AreInEveryTier() => Holds(1_400, perTier: 400, r => Count(r, MessageRole.Assistant) > 0);

    [Fact]
    public void Corpus_ShortFollowUps_AreInEveryTier() =>
        Holds(700, perTier: 100, r => Count(r, MessageRole.Assistant) > 0 && r.Input.Messages.Span[^1].Text.Length < ShortChars);

    [Fact]
    public void Corpus_Languages_HaveEveryTier()
    {
        var languages = Rows.GroupBy(r => r.Language).Where(g => g.Count() >= 100).ToArray();
        Assert.True(languages.Length >= 12, $"{languages.Length} languages of 100 rows");
        Assert.All(languages, g => Assert.All(Enumerable.Range(0, 3), t => Assert.True(g.Count(r => r.Tier == t) >= 25, $"{g.Key}, tier {t}")));
    }

    [Fact]
    public void Corpus_LengthThatMisleads_IsThereBothWays()
    {
        Assert.True(Rows.Count(r => r.Tier == 0 && Text(r).Length > 1_000) >= 80, "long but easy");
        Assert.True(Rows.Count(r => r.Tier == 2 && Text(r).Length < ShortChars) >= 1_000, "short but hard");
    }

    [Fact]
    public void Corpus_WordsThatMislead_AreThereBothWays()
    {
        Assert.True(Rows.Count(r => r.Tier == 0 && Has(r, PremiumWords)) >= 150, "words of hard asks in easy ones");
        Assert.True(Rows.Count(r => r.Tier == 2 && Has(r, EasyWords)) >= 60, "words of easy asks in hard ones");
    }

    [Fact]
    public void Corpus_KindsThatAreFew_AreMeasuredToo()
    {
        var test = Rows.Where(r => r.Split == Split.Test).ToArray();
        Assert.True(test.Count(r => Text(r).Length > LongChars) >= 10, "long rows of the test split");
        Assert.True(test.Count(r => Text(r).Contains("```", StringComparison.Ordinal)) >= 4, "fences of the test split");
        Assert.True(test.Count(r => Count(r, MessageRole.Tool) > 0) >= 25, "tool turns of the test split");
    }

    private static SourcePrompt[] Holds(int all, int perTier, Func<SourcePrompt, bool> kind)
    {
        var rows = Rows.Where(kind).ToArray();
        Assert.True(rows.Length >= all, $"{rows.Length} rows");
        Assert.All(Enumerable.Range(0, 3), t => Assert.True(rows.Count(r => r.Tier == t) >= perTier, $"tier {t}: {rows.Count(r => r.Tier == t)} rows"));
        return rows;
    }

    private static bool Has(SourcePrompt row, string[] words) =>
        Array.Exists(words, w => Text(row).Contains(w, StringComparison.OrdinalIgnoreCase));

    private static int Count(SourcePrompt row, MessageRole role) => row.Input.Messages.ToArray().Count(m => m.Role == role);

    private static string Text(SourcePrompt row) => string.Join('\n', row.Input.Messages.ToArray().Select(m => m.Text));
}
