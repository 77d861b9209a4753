using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Prompts;
using RoutingDecision.TestKit;

namespace RoutingDecision.Classifier.Tests.Features;

public sealed class FeaturizerTests
{
    [Fact]
    public void WriteIds_RecordedTexts_GiveTheRecordedIds()
    {
        var featurizer = new Featurizer(EveryFeature.Options);
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
        var ids = Ids(new Featurizer(EveryFeature.Options), text ?? string.Empty);
        return ids.Length <= 512 && ids.All(id => id is > 0 and < 65536) && ids.Distinct().Count() == ids.Length;
    }).CheckRepeatably();

    [Fact]
    public void WriteIds_AsciiCapitals_GiveTheSameIds() => Prop.ForAll<string?>(text =>
    {
        var ascii = new string([.. (text ?? string.Empty).Where(char.IsAscii)]);
        var featurizer = new Featurizer(EveryFeature.Options);
        return Ids(featurizer, ascii.ToUpperInvariant()).SequenceEqual(Ids(featurizer, ascii.ToLowerInvariant()));
    }).CheckRepeatably();

    [Theory]
    [InlineData("")]
    [InlineData("   \r\n\t ... !?")]
    [InlineData("\uD83D")]
    [InlineData("\uDC00\uD800")]
    public void WriteIds_NoWords_GivesNone(string text) => Assert.Empty(Ids(new Featurizer(EveryFeature.Options), text));

    [Fact]
    public void WriteIds_LongText_ReadsHeadAndTailOnly()
    {
        var featurizer = new Featurizer(EveryFeature.Options);
        var head = string.Join(' ', Enumerable.Repeat("translate", 40));
        var tail = string.Join(' ', Enumerable.Repeat("summary", 40));
        var middle = string.Join(' ', Enumerable.Range(0, 20_000).Select(i => $"w{i}"));
        var changed = middle.Replace("w", "zz", StringComparison.Ordinal);
        var ids = Ids(featurizer, $"{head} {middle} {tail}");
        Assert.Equal(ids, Ids(featurizer, $"{head} {changed} {tail}"));
        Assert.Empty(Ids(new Featurizer(EveryFeature.Options with { OpeningWords = 0 }), "summary summary").Except(ids));
    }

    [Fact]
    public void WriteIds_TenMillionUnitsWithoutSeparator_StaysWithinTheWindow()
    {
        var featurizer = new Featurizer(EveryFeature.Options);
        Assert.Equal(Ids(featurizer, new string('x', 10_000_000)), Ids(featurizer, new string('x', 1_000)));
    }

    [Fact]
    public void WriteIds_AnyText_AllocatesNothing()
    {
        var featurizer = new Featurizer(EveryFeature.Options);
        var buffer = new int[512];
        var text = "Compare 12 plans für «Москва», then 東京の天気 and write C++ code_here 🙂";

        Assert.Equal(0, Allocations.Least(() => featurizer.WriteIds(text, buffer)));
    }

    [Fact]
    public void WriteSignals_OddValues_AreClampedAndFinite()
    {
        var featurizer = new Featurizer(EveryFeature.Options);
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
