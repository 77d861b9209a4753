using RoutingDecision.Classifier.Features;

namespace RoutingDecision.Classifier.Tests.Features;

/// <summary>A featurizer that uses all that there is; tests change what they are about.</summary>
internal static class EveryFeature
{
    public static FeaturizerOptions Options { get; } = new()
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
}
