using System.Text.RegularExpressions;
using RoutingDecision.Core.Prompts;
using RoutingDecision.TestKit;

namespace RoutingDecision.Core.Tests.Prompts;

public sealed class PhraseMatcherTests
{
    [Theory]
    [InlineData("he", false, "She said", true)]
    [InlineData("he", true, "She said", false)]
    [InlineData("she", true, "She said", true)]
    [InlineData("step by step", true, "go step \n\t by  step.", true)]
    [InlineData("step by step", true, "go step by steps", false)]
    [InlineData("c++", true, "I like C++!", true)]
    [InlineData("c++", true, "I like C++x", false)]
    [InlineData("schritt", true, "SCHRITT", true)]
    [InlineData("证明", false, "请证明它", true)]
    [InlineData("证明", true, "请证明它", false)]
    [InlineData("ΟΔΟΣ", true, "η οδος", true)]
    [InlineData("a_b", true, "x a_b_c", false)]
    [InlineData("end ", true, "end \n now", false)]
    [InlineData("end ", false, "end \n now", true)]
    public void Match_OnePattern_FindsItOrNot(string pattern, bool wholeWord, string text, bool expected) =>
        Assert.Equal(expected, Hits([new PhrasePattern(pattern, wholeWord)], text).Contains(0));

    [Fact]
    public void Match_ExactCase_TellsCasesApart()
    {
        PhrasePattern[] patterns = [new("US", true, IgnoreCase: false), new("us", true, IgnoreCase: false), new("us", false)];
        Assert.Equal([0, 2], Hits(patterns, "the US army"));
        Assert.Equal([2], Hits(patterns, "the Us army"));
        Assert.Equal([1, 2], Hits(patterns, "give us"));
    }

    [Fact]
    public void Match_NestedOverlappingAndEqualPatterns_AllReport()
    {
        PhrasePattern[] patterns = [new("abcd", false), new("bc", false), new("bc", true), new("bc", false), new("cde", false), new("d", false), new("e", true)];
        Assert.Equal([0, 1, 3, 4, 5], Hits(patterns, "abcde"));
        Assert.Equal([1, 2, 3], Hits(patterns, "bc"));
    }

    [Fact]
    public void Match_WholeWordAfterFailedOccurrence_IsStillFound()
    {
        PhrasePattern[] patterns = [new("test", true), new("test", false), new("unit test", true)];
        Assert.Equal([0, 1, 2], Hits(patterns, "tests unittest unit test"));
    }

    [Fact]
    public void Match_RandomPatternsAndTexts_EqualsTheNaiveSearch()
    {
        var random = new Random(7);
        string[] alphabets = ["ab", "abAB _1", "aB \t\n-", "aбБ中é \ud83d"];
        for (int round = 0; round < 3_000; round++)
        {
            string alphabet = alphabets[round % alphabets.Length];
            PhrasePattern[] patterns = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => RandomPattern(random, alphabet))];
            string text = RandomText(random, alphabet, random.Next(0, 60));
            AssertAsNaive(patterns, text, round);
        }
    }

    [Fact]
    public void Match_PhrasesOfWordsInLongTexts_EqualsTheNaiveSearch()
    {
        var random = new Random(17);
        string[] words =
        [
            "a", "ab", "abcdefgh", "abcdefghi", "abcdefghij", "ABCDEFGH", "Kelvin", "\u212Aelvin", "stop", "\u017Ftop", "x_1", "x_12", "123", "12345678", "123456789",
            "café", "cafe", "abcdefgé", "abcdefghé", "Россия", "中文", "_", "c++", "e\u0301t",
        ];
        string[] gaps = [" ", "  ", "\n", "-", ". ", ", ", " ", " "];
        string Sentence(int length) => string.Concat(
            Enumerable.Range(0, length).Select(i => words[random.Next(words.Length)] + (i + 1 < length ? gaps[random.Next(gaps.Length)] : "")));
        for (int round = 0; round < 3_000; round++)
        {
            PhrasePattern[] patterns =
                [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => new PhrasePattern(Sentence(random.Next(1, 4)), true, random.Next(4) > 0))];
            string text = Sentence(random.Next(1, 60));
            AssertAsNaive(patterns, text, round);
        }
    }

    [Fact]
    public void Match_ManyPatterns_UsesSparseStatesAndFindsAll()
    {
        var random = new Random(11);
        PhrasePattern[] patterns = [.. Enumerable.Range(0, 10_000).Select(i => new PhrasePattern(RandomText(random, "abcdefghijklmnopqrstuvwxyz ", 24).Trim() + i, i % 2 == 0))];
        PhraseMatcher matcher = PhraseMatcher.Compile(patterns);
        var hits = new ulong[matcher.HitWords];
        matcher.Match(string.Join(" . ", patterns.Where((_, i) => i % 3 == 0).Select(p => p.Text)), hits);
        for (int i = 0; i < patterns.Length; i++)
        {
            if (i % 3 == 0)
            {
                Assert.True((hits[i >> 6] >> i & 1) == 1, patterns[i].Text);
            }
        }
    }

    [Fact]
    public void Match_ManyPatternsInTheirOwnFragments_EqualsTheNaiveSearch()
    {
        var random = new Random(13);
        // A wide alphabet leaves few states with dense rows, so that all kinds of states are met.
        PhrasePattern[] patterns =
        [
            new(string.Concat(Enumerable.Range(0x4E00, 400).Select(c => (char)c)), false),
            .. Enumerable.Range(0, 6_000).Select(i => new PhrasePattern("q" + RandomText(random, "abcdeq", random.Next(5, 10)), i % 2 == 0)),
        ];
        PhraseMatcher matcher = PhraseMatcher.Compile(patterns);
        for (int round = 0; round < 20; round++)
        {
            string text = string.Concat(Enumerable.Range(0, 60).Select(_ => patterns[random.Next(1, patterns.Length)].Text[random.Next(3)..^random.Next(4)] + (random.Next(3) == 0 ? " " : "")));
            var hits = new ulong[matcher.HitWords];
            matcher.Match(text, hits);
            for (int i = 0; i < patterns.Length; i++)
            {
                bool expected = text.Contains(patterns[i].Text, StringComparison.Ordinal) && NaiveFind(patterns[i], text);
                Assert.True(expected == ((hits[i >> 6] >> i & 1) == 1), $"{patterns[i]} in {text}");
            }
        }
    }

    [Fact]
    public void Match_DeeplyNestedPatterns_StaysLinear()
    {
        PhrasePattern[] patterns = [.. Enumerable.Range(1, PhraseMatcher.MaxLength).SelectMany(n => new PhrasePattern[] { new(new string('a', n), false), new(new string('a', n), true) })];
        PhraseMatcher matcher = PhraseMatcher.Compile(patterns);
        var hits = new ulong[matcher.HitWords];
        matcher.Match(new string('a', 100_000), hits);
        Assert.Equal(PhraseMatcher.MaxLength, hits.Sum(h => System.Numerics.BitOperations.PopCount(h)));
    }

    [Fact]
    public void Match_OnceWarm_AllocatesNothing()
    {
        PhraseMatcher matcher = PhraseMatcher.Compile([new("then", true), new("step by step", true), new("US", true, false)]);
        var hits = new ulong[matcher.HitWords];
        string text = string.Join(' ', Enumerable.Repeat("and then go step by step in the US", 50));

        Assert.Equal(0, Allocations.Least(() => matcher.Match(text, hits)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    public void Compile_EmptyPattern_Throws(string pattern) =>
        Assert.Throws<ArgumentException>(() => PhraseMatcher.Compile([new PhrasePattern(pattern, false)]));

    [Fact]
    public void Compile_TooLongPattern_Throws() =>
        Assert.Throws<ArgumentException>(() => PhraseMatcher.Compile([new PhrasePattern(new string('x', PhraseMatcher.MaxLength + 1), false)]));

    [Fact]
    public void Match_HitSetTooShort_Throws() =>
        Assert.Throws<ArgumentException>(() => PhraseMatcher.Compile([new PhrasePattern("x", false)]).Match("x", []));

    [Fact]
    public void Match_NoPatterns_DoesNothing() => PhraseMatcher.Compile([]).Match("x", []);

    private static List<int> Hits(PhrasePattern[] patterns, string text)
    {
        PhraseMatcher matcher = PhraseMatcher.Compile(patterns);
        var hits = new ulong[matcher.HitWords];
        matcher.Match(text, hits);
        return [.. Enumerable.Range(0, patterns.Length).Where(i => (hits[i >> 6] >> i & 1) == 1)];
    }

    private static void AssertAsNaive(PhrasePattern[] patterns, string text, int round)
    {
        int[] expected = [.. Enumerable.Range(0, patterns.Length).Where(i => NaiveFind(patterns[i], text))];
        Assert.True(expected.SequenceEqual(Hits(patterns, text)), $"round {round}: [{string.Join('|', patterns)}] in [{text}]");
    }

    private static bool NaiveFind(PhrasePattern pattern, string text)
    {
        string phrase = Blanks(pattern.Text);
        string within = Blanks(text);
        for (int i = 0; i + phrase.Length <= within.Length; i++)
        {
            string part = within.Substring(i, phrase.Length);
            bool equal = pattern.IgnoreCase ? Fold(part) == Fold(phrase) : part == phrase;
            bool free = (i == 0 || !IsWord(within[i - 1])) && (i + phrase.Length == within.Length || !IsWord(within[i + phrase.Length]));
            if (equal && (free || !pattern.WholeWord))
            {
                return true;
            }
        }

        return false;

        static string Fold(string s) => s.ToUpperInvariant().ToLowerInvariant();
        static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
    }

    private static string Blanks(string s) => Regex.Replace(s, @"\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(10));

    private static PhrasePattern RandomPattern(Random random, string alphabet)
    {
        string text = RandomText(random, alphabet, random.Next(1, 6));
        return new PhrasePattern(string.IsNullOrWhiteSpace(text) ? "a" : text, random.Next(2) == 0, random.Next(3) > 0);
    }

    private static string RandomText(Random random, string alphabet, int length) =>
        string.Create(length, (random, alphabet), static (span, state) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = state.alphabet[state.random.Next(state.alphabet.Length)];
            }
        });
}
