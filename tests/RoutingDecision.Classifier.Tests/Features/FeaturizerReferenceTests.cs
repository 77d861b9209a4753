using System.Text.Json;
using RoutingDecision.Classifier.Features;
using RoutingDecision.TestKit.Fuzzing;

namespace RoutingDecision.Classifier.Tests.Features;

/// <summary>The featurizer and its definition give the same ids.</summary>
public sealed class FeaturizerReferenceTests
{
    private const int Seed = 20_241_115;
    private const int Texts = 100_000;

    /// <summary>Everything; with a full sink and short windows; without n-grams; n-grams of one length; no openings and no pairs.</summary>
    private static readonly FeaturizerOptions[] Options =
    [
        EveryFeature.Options,
        EveryFeature.Options with { HeadChars = 24, TailChars = 17, MaxIds = 50, DictionarySize = 1_024, OpeningWords = 16 },
        EveryFeature.Options with { CharNgramMin = 0, CharNgramMax = 0, Seed = 0, OpeningWords = 1 },
        EveryFeature.Options with { CharNgramMin = 4, CharNgramMax = 4, HeadChars = 40, TailChars = 40, Seed = ulong.MaxValue },
        EveryFeature.Options with { CharNgramMin = 3, CharNgramMax = 3, WordNgrams = 1, OpeningWords = 0, MaxIds = 16 },
    ];

    [Fact]
    public void WriteIds_GeneratedTexts_EqualsTheReference()
    {
        var pairs = Options.Select(o => (Fast: new Featurizer(o), Plain: new ReferenceIds(o), Ids: new int[o.MaxIds])).ToArray();
        var texts = new OddTexts(Seed, usual: 90, longest: 4_000);
        var (full, parted) = (0, 0);
        for (var i = 0; i < Texts; i++)
        {
            var text = texts.Next();
            var (fast, plain, ids) = pairs[i % pairs.Length];
            var count = fast.WriteIds(text, ids);
            var expected = plain.Of(text);
            if (!expected.AsSpan().SequenceEqual(ids.AsSpan(0, count)))
            {
                var units = JsonSerializer.Serialize(text.Select(c => (int)c));
                var difference = $"[{string.Join(' ', ids[..count])}], not [{string.Join(' ', expected)}]";
                Assert.Fail($"Seed {Seed}, text {i}, options {i % pairs.Length}: {difference}, of {units}");
            }

            full += count == ids.Length ? 1 : 0;
            parted += fast.ReadsWhole(text.Length, 0) ? 0 : 1;
        }

        // The texts reach what they are for.
        Assert.True(full > 1_000 && parted > 10_000, $"{full} texts with as many ids as there may be, {parted} read in two parts");
    }
}
