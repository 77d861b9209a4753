using System.Globalization;
using System.Text.Json.Serialization;

namespace RoutingDecision.Classifier.Features;

/// <summary>
/// Parameters of the featurizer. Part of a bundle's contract: a model only means anything together with the parameters it was trained with,
/// so they are stored in the manifest and never have a default at load time.
/// </summary>
public sealed record FeaturizerOptions
{
    /// <summary>Version of the hashing, folding and segmentation rules in code. A bundle of another version is refused.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Rule version, <see cref="CurrentVersion"/>.</summary>
    public required int Version { get; init; }

    /// <summary>Name of the hash, always <c>mul-xorshift-64</c> (see <see cref="FeatureHash"/>).</summary>
    public required string Hash { get; init; }

    /// <summary>Seed of the hash.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Rows of the embedding table, a power of two, 1,024..65,536; id 0 is padding.</summary>
    public required int DictionarySize { get; init; }

    /// <summary>Word n-grams of 1..this many words, 1..2.</summary>
    public required int WordNgrams { get; init; }

    /// <summary>Shortest character n-gram inside a word, 2..4; 0 with <see cref="CharNgramMax"/> 0 for none.</summary>
    public required int CharNgramMin { get; init; }

    /// <summary>Longest character n-gram inside a word, at most 4.</summary>
    public required int CharNgramMax { get; init; }

    /// <summary>The first so many words of the ask, and of its last line, are hashed once more as openings, 0..16: that is where instructions
    /// stand.</summary>
    public required int OpeningWords { get; init; }

    /// <summary>Characters read from the start of a long ask.</summary>
    public required int HeadChars { get; init; }

    /// <summary>Characters read from the end of a long ask.</summary>
    public required int TailChars { get; init; }

    /// <summary>Most distinct ids of one prompt, 16..4,096; a long ask gives two thirds of them to its head.</summary>
    public required int MaxIds { get; init; }

    /// <summary>
    /// Names everything that ids follow from. Two featurizers of one scheme write the same ids; their signals may be scaled otherwise, as those are
    /// logged unscaled.
    /// </summary>
    [JsonIgnore]
    public string Scheme => string.Create(
        CultureInfo.InvariantCulture,
        $"{Version}:{Hash}:{Seed}:{DictionarySize}:{WordNgrams}:{CharNgramMin}:{CharNgramMax}:{OpeningWords}:{HeadChars}:{TailChars}:{MaxIds}");

    /// <summary>How each shape signal becomes a model input, in input order.</summary>
    public required IReadOnlyList<SignalScale> Signals { get; init; }
}

/// <summary>Normalisation of one shape signal: <c>(transform(value) - Mean) / Deviation</c>, clamped to -4..4.</summary>
/// <param name="Signal">Name in the signal table.</param>
/// <param name="Transform"><c>log1p</c> or <c>none</c>.</param>
/// <param name="Mean">Mean of the transformed value over the training data.</param>
/// <param name="Deviation">Standard deviation of the same, over 0.</param>
public sealed record SignalScale(string Signal, string Transform, float Mean, float Deviation);
