using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Tests.Features;

/// <summary>What ids say of phrases, against the matcher that had the text.</summary>
public sealed class PhraseEvidenceTests
{
    private static readonly FeaturizerOptions Shipped = new()
    {
        Version = 1,
        Hash = "mul-xorshift-64",
        Seed = 1592590337,
        DictionarySize = 65536,
        WordNgrams = 2,
        CharNgramMin = 4,
        CharNgramMax = 4,
        OpeningWords = 4,
        HeadChars = 400,
        TailChars = 200,
        MaxIds = 256,
        Signals = [new("ask_chars", "log1p", 3f, 2f)],
    };

    private static readonly string[] Words =
        ["prove", "proven", "step", "by", "a", "go", "refactor", "refactoring", "C", "sql", "why", "x_y", "gpt4", "naïve", "straße", "kilo", "ask"];

    private static readonly string[] Joints = [" ", "  ", ", ", ". ", "-", "+", "#", "_", "\n", "→", "é", "中", "'", "/", "(", "\u212A", "\u0131"];

    [Theory]
    [InlineData("Prove it.", "prove", true)]
    [InlineData("Name a synonym.", "prove", false)]
    [InlineData("It was proven.", "prove", false)]
    [InlineData("I like C#prove more.", "prove", null)]
    [InlineData("Explain it step by step.", "step by step", null)]
    [InlineData("Explain it by steps.", "step by step", false)]
    [InlineData("Step. By the way.", "step by", null)]
    [InlineData("Überprüfe das: prove it.", "prove", null)]
    [InlineData("Überprüfe das.", "prove", false)]
    [InlineData("Use gpt5.", "gpt4", null)]
    [InlineData("Just go.", "go", true)]
    [InlineData("Just do.", "go", false)]
    [InlineData("Use go+ here.", "go", null)]
    public void Read_Text_TellsWhatIdsCanTell(string text, string phrase, bool? expected) =>
        Assert.Equal(expected, Told(Shipped, text, new PhrasePattern(phrase, WholeWord: true)));

    [Fact]
    public void Read_Substring_StaysOpen() => Assert.Null(Told(Shipped, "Name a synonym.", new PhrasePattern("prove", WholeWord: false)));

    [Fact]
    public void Read_RandomTexts_IsNeverWrong()
    {
        var random = new Random(77);
        var (yes, no, open) = (0, 0, 0);
        FeaturizerOptions[] kinds =
        [
            Shipped, Shipped with { CharNgramMin = 2 }, Shipped with { CharNgramMin = 3, CharNgramMax = 3 }, Shipped with { WordNgrams = 1 },
        ];
        for (var i = 0; i < 4_000; i++)
        {
            var text = TextOf(random, random.Next(1, 9));
            var phrase = new PhrasePattern(PhraseOf(random), WholeWord: random.Next(8) > 0);
            var hits = new ulong[1];
            PhraseMatcher.Compile([phrase]).Match(text, hits);
            var told = Told(kinds[i % kinds.Length], text, phrase);
            Assert.True(told is null || told == (hits[0] != 0), $"'{phrase}' in '{text}': told {told}");
            _ = told switch { true => yes++, false => no++, _ => open++ };
        }

        // It must also say something.
        Assert.InRange(yes, 30, 4_000);
        Assert.InRange(no, 1_500, 4_000);
        Assert.InRange(open, 60, 2_400);
    }

    [Fact]
    public void Read_FoundPhrases_StateTheirChanceOfACollision()
    {
        var (ids, count) = IdsOf(Shipped, "Prove it, please.");
        var (occurs, open) = (new ulong[1], new ulong[1]);

        var expected = new PhraseEvidence(Shipped, [new("prove", true), new("please", true), new("never", true)])
            .Read(ids.AsSpan(0, count), isAscii: true, occurs, open);

        Assert.Equal(0b011UL, occurs[0]);
        Assert.Equal(0UL, open[0]);
        Assert.Equal(2.0 * count / 65_536, expected, 12);
    }

    private static bool? Told(FeaturizerOptions options, string text, PhrasePattern phrase)
    {
        var (ids, count) = IdsOf(options, text);
        var (occurs, open) = (new ulong[1], new ulong[1]);
        new PhraseEvidence(options, [phrase]).Read(ids.AsSpan(0, count), text.All(char.IsAscii), occurs, open);
        return open[0] != 0 ? null : occurs[0] != 0;
    }

    private static (int[] Ids, int Count) IdsOf(FeaturizerOptions options, string text)
    {
        var featurizer = new Featurizer(options);
        var ids = new int[options.MaxIds];
        var count = featurizer.WriteIds(text, ids);
        Assert.True(featurizer.ReadsWhole(text.Length, count));
        return (ids, count);
    }

    private static string TextOf(Random random, int words)
    {
        var text = random.Next(6) == 0 ? Joints[random.Next(Joints.Length)] : "";
        for (var i = 0; i < words; i++)
        {
            text += Cased(Words[random.Next(Words.Length)], random) + (random.Next(2) == 0 ? " " : Joints[random.Next(Joints.Length)]);
        }

        return text;
    }

    private static string PhraseOf(Random random) =>
        string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Words[random.Next(Words.Length)]));

    private static string Cased(string word, Random random) => random.Next(3) switch
    {
        0 => word.ToUpperInvariant(),
        1 => char.ToUpperInvariant(word[0]) + word[1..],
        _ => word,
    };
}
