using FsCheck;
using FsCheck.Fluent;
using RoutingDecision.Classifier.Features.WordPiece;
using RoutingDecision.Classifier.Tests.Foreign;
using RoutingDecision.TestKit;

namespace RoutingDecision.Classifier.Tests.Features.WordPiece;

public sealed class WordPieceTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("unwanted running", "un ##want ##ed runn ##ing")]
    [InlineData("unwantedX running", "[UNK] runn ##ing")]
    [InlineData("UNwanted,running", "un ##want ##ed , runn ##ing")]
    [InlineData(" \tHeLLo!how  \n Are yoU?  ", "hello ! how are you ?")]
    [InlineData("lowest low", "lowest low")]
    [InlineData("ah博推zz", "ah 博 推 zz")]
    [InlineData("na\u00EFve nai\u0308ve", "naive naive")]
    [InlineData("Cafés", "cafe ##s")]
    [InlineData("\u0130stanbul", "ist ##an ##bul")]
    [InlineData("want\u2260want", "want = want")]
    [InlineData("\uD55C", "ᄒ ##ᅡ ##ᆫ")]
    [InlineData("ΣΣ", "σ ##σ")]
    [InlineData("ий", "и ##и")]
    [InlineData("иё", "и ##е")]
    [InlineData("how\u00A0are\u3000you", "how are you")]
    [InlineData("h\0o\u0007w\u200B\u00AD \uFFFDare", "how are")]
    [InlineData("how\uD83D are\uDE42", "how are")]
    [InlineData("\U0001F642\U0001F642", "\U0001F642 ##\U0001F642")]
    [InlineData("[SEP]", "[ sep ]")]
    public void Write_KnownText_GivesItsTokens(string text, string expected) => Assert.Equal(expected, Tokens(text, TinyVocabulary.Options()));

    [Theory]
    [InlineData("Héllo", "H ##éllo")]
    [InlineData("é", "é")]
    [InlineData("\uD55C", "한")]
    [InlineData("\u0130", "İ")]
    [InlineData("Want", "[UNK]")]
    public void Write_Cased_KeepsCapitalsAndAccents(string text, string expected) =>
        Assert.Equal(expected, Tokens(text, TinyVocabulary.Options(uncased: false)));

    [Fact]
    public void Write_WithoutCjkSplitting_LooksForTheWholeWord() => Assert.Equal("[UNK]", Tokens("ah博推zz", TinyVocabulary.Options(splitCjk: false)));

    [Theory]
    [InlineData(100, 100, false)]
    [InlineData(101, 100, true)]
    [InlineData(10_000_000, 100, true)]
    [InlineData(4, 3, true)]
    public void Write_LongWord_IsUnknownBeyondTheLimit(int length, int limit, bool unknown)
    {
        var tokens = Tokens("low " + new string('a', length) + " low", TinyVocabulary.Options(maxTokens: 200, maxWordChars: limit));

        Assert.Equal(unknown ? "low [UNK] low" : "low a" + string.Concat(Enumerable.Repeat(" ##a", length - 1)) + " low", tokens);
    }

    [Fact]
    public void Write_MoreTokensThanFit_CutsTheEnd() =>
        Assert.Equal("low low low low low low", Tokens(string.Concat(Enumerable.Repeat("low ", 1_000)), TinyVocabulary.Options(maxTokens: 8)));

    [Fact]
    public void Write_WordAcrossTheLimit_KeepsItsFirstPieces() =>
        Assert.Equal("low low low low low un", Tokens("low low low low low unwanted", TinyVocabulary.Options(maxTokens: 8)));

    [Fact]
    public void Write_AnyText_EqualsTheReference()
    {
        // Letters of the vocabulary and of all classes, so that random words have pieces at times.
        var letters = Gen.Elements("a", "b", "un", "want", "ed", "WANT", " ", "\n", ",", "博", "\u0000", "\u200B", "é", "\uD83D", "\U0001F642", "low", "est", "!", "한", "\uFFFD");
        Prop.ForAll(letters.ArrayOf().Select(string.Concat).ToArbitrary(), text =>
            Tokens(text, TinyVocabulary.Options(maxTokens: 4096, uncased: false)) == ReferenceTokens.Of(text, TinyVocabulary.Tokens)).CheckRepeatably();
    }

    [Fact]
    public void Write_AnyText_StaysInItsBounds() => Prop.ForAll<string?>(text =>
    {
        var tokenizer = new WordPieceTokenizer(TinyVocabulary.Options(maxTokens: 8), TinyVocabulary.Parsed);
        Span<long> ids = stackalloc long[8];
        var count = tokenizer.Write(text, ids, new char[tokenizer.ScratchLength]);
        return count is >= 2 and <= 8 && ids[0] == 2 && ids[count - 1] == 3;
    }).CheckRepeatably();

    [Fact]
    public void Write_Repeated_AllocatesNothing()
    {
        var tokenizer = new WordPieceTokenizer(TinyVocabulary.Options(), TinyVocabulary.Parsed);
        var (ids, scratch) = (new long[64], new char[tokenizer.ScratchLength]);
        const string Text = "Unwanted RUNNING, İstanbul Cafés 한 博 \U0001F642 nothing";

        Assert.Equal(0, Allocations.Least(() => tokenizer.Write(Text, ids, scratch)));
    }

    private static string Tokens(string text, WordPieceOptions options)
    {
        var tokenizer = new WordPieceTokenizer(options, TinyVocabulary.Parsed);
        var ids = new long[options.MaxTokens];
        var count = tokenizer.Write(text, ids, new char[tokenizer.ScratchLength]);
        Assert.Equal(2, ids[0]);
        Assert.Equal(3, ids[count - 1]);
        return string.Join(' ', ids[1..(count - 1)].Select(id => TinyVocabulary.Tokens[(int)id]));
    }
}
