using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Classifier.Tests.Features;

public sealed class FeaturizerTests
{
    private static readonly FeaturizerOptions Everything = new()
    {
        Version = 1,
        Hash = "mul-xorshift-64",
        Seed = 7,
        DictionarySize = 65536,
        WordNgrams = 2,
        CharNgramMin = 2,
        CharNgramMax = 4,
        OpeningWords = 4,
        HeadChars = 300,
        TailChars = 200,
        MaxIds = 512,
        Signals = [new("ask_chars", "log1p", 3f, 2f), new("digit_share", "none", 0.5f, 0.25f)],
    };

    [Fact]
    public void WriteIds_RecordedTexts_GiveTheRecordedIds()
    {
        var featurizer = new Featurizer(Everything);
        var rows = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "featurizer.jsonl"));
        Assert.True(rows.Length >= 15);
        foreach (var row in rows)
        {
            using var document = JsonDocument.Parse(row);
            var text = document.RootElement.GetProperty("text").GetString()!;
            var recorded = document.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32());
            Assert.Equal(recorded, Ids(featurizer, text));
        }
    }

    [Fact]
    public void WriteIds_AnyText_GivesDistinctRowsInsideTheTable() => Prop.ForAll<string?>(text =>
    {
        var ids = Ids(new Featurizer(Everything), text ?? string.Empty);
        return ids.Length <= 512 && ids.All(id => id is > 0 and < 65536) && ids.Distinct().Count() == ids.Length;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void WriteIds_AsciiCapitals_GiveTheSameIds() => Prop.ForAll<string?>(text =>
    {
        var ascii = new string([.. (text ?? string.Empty).Where(char.IsAscii)]);
        var featurizer = new Featurizer(Everything);
        return Ids(featurizer, ascii.ToUpperInvariant()).SequenceEqual(Ids(featurizer, ascii.ToLowerInvariant()));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("   \r\n\t ... !?")]
    [InlineData("\uD83D")]
    [InlineData("\uDC00\uD800")]
    public void WriteIds_NoWords_GivesNone(string text) => Assert.Empty(Ids(new Featurizer(Everything), text));

    [Fact]
    public void WriteIds_LongText_ReadsHeadAndTailOnly()
    {
        var featurizer = new Featurizer(Everything);
        var head = string.Join(' ', Enumerable.Repeat("translate", 40));
        var tail = string.Join(' ', Enumerable.Repeat("summary", 40));
        var middle = string.Join(' ', Enumerable.Range(0, 20_000).Select(i => $"w{i}"));
        var changed = middle.Replace("w", "zz", StringComparison.Ordinal);
        var ids = Ids(featurizer, $"{head} {middle} {tail}");
        Assert.Equal(ids, Ids(featurizer, $"{head} {changed} {tail}"));
        Assert.Empty(Ids(new Featurizer(Everything with { OpeningWords = 0 }), "summary summary").Except(ids));
    }

    [Fact]
    public void WriteIds_TenMillionUnitsWithoutSeparator_StaysWithinTheWindow()
    {
        var featurizer = new Featurizer(Everything);
        Assert.Equal(Ids(featurizer, new string('x', 10_000_000)), Ids(featurizer, new string('x', 1_000)));
    }

    [Fact]
    public void WriteIds_AnyText_AllocatesNothing()
    {
        var featurizer = new Featurizer(Everything);
        var buffer = new int[512];
        var text = "Compare 12 plans für «Москва», then 東京の天気 and write C++ code_here 🙂";
        featurizer.WriteIds(text, buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            featurizer.WriteIds(text, buffer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void WriteSignals_OddValues_AreClampedAndFinite()
    {
        var featurizer = new Featurizer(Everything);
        PromptSignals signals = default;
        signals[Signal.AskChars] = float.MaxValue;
        signals[Signal.DigitShare] = float.NaN;
        Span<float> target = stackalloc float[2];
        featurizer.WriteSignals(signals, target);
        Assert.Equal(4f, target[0]);
        Assert.Equal(-2f, target[1]);
    }

    [Theory]
    [InlineData('A', 'a')]
    [InlineData('7', '0')]
    [InlineData('٣', '0')]
    [InlineData('Ä', 'ä')]
    [InlineData('Ж', 'ж')]
    [InlineData('Ё', 'ё')]
    [InlineData('Ω', 'ω')]
    [InlineData('Ł', 'ł')]
    [InlineData('Ž', 'ž')]
    [InlineData('Ÿ', 'ÿ')]
    [InlineData('Ａ', 'a')]
    [InlineData('日', '日')]
    [InlineData('。', '\0')]
    [InlineData('-', '\0')]
    public void Map_Unit_FoldsAsWritten(char unit, char folded) => Assert.Equal(folded, CharFold.Map[unit]);

    private static int[] Ids(Featurizer featurizer, string text)
    {
        var buffer = new int[featurizer.MaxIds];
        return buffer[..featurizer.WriteIds(text, buffer)];
    }
}
