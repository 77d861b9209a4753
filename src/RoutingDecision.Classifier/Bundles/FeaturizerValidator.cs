using System.Numerics;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Classifier.Features.WordPiece;

namespace RoutingDecision.Classifier.Bundles;

/// <summary>Whether the parameters of the featurizer that a manifest names are there and within their ranges.</summary>
internal static class FeaturizerValidator
{
    public static void Validate(BundleManifest manifest, Action<bool, string> require)
    {
        var kind = manifest.FeaturizerKind;
        require(
            kind is BundleManifest.Hashed or BundleManifest.WordPiece,
            $"featurizer_kind '{kind}' is unknown; known: {BundleManifest.Hashed}, {BundleManifest.WordPiece}");
        require((manifest.Featurizer is not null) == (kind == BundleManifest.Hashed), $"featurizer is for featurizer_kind '{BundleManifest.Hashed}' and needed there");
        require((manifest.Wordpiece is not null) == (kind == BundleManifest.WordPiece), $"wordpiece is for featurizer_kind '{BundleManifest.WordPiece}' and needed there");
        if (manifest.Featurizer is { } hashed)
        {
            Hashed(hashed, require);
        }

        if (manifest.Wordpiece is { } wordPiece)
        {
            WordPiece(wordPiece, require);
        }
    }

    private static void Hashed(FeaturizerOptions options, Action<bool, string> require)
    {
        require(options.Version == FeaturizerOptions.CurrentVersion, $"featurizer.version is {options.Version}, this version has {FeaturizerOptions.CurrentVersion}");
        require(options.Hash == FeatureHash.Name, $"featurizer.hash '{options.Hash}' is unknown; known: {FeatureHash.Name}");
        require(
            options.DictionarySize is >= 1024 and <= 65536 && BitOperations.IsPow2(options.DictionarySize),
            $"featurizer.dictionary_size is {options.DictionarySize}, not a power of two from 1024 to 65536");
        require(options.WordNgrams is 1 or 2, $"featurizer.word_ngrams is {options.WordNgrams}, allowed is 1 or 2");
        var noGrams = options is { CharNgramMin: 0, CharNgramMax: 0 };
        require(
            noGrams || (options.CharNgramMin >= 2 && options.CharNgramMin <= options.CharNgramMax && options.CharNgramMax <= 4),
            $"featurizer.char_ngram_min is {options.CharNgramMin} and _max {options.CharNgramMax}, allowed is 2 to 4, or both 0");
        require(options.OpeningWords is >= 0 and <= 16, $"featurizer.opening_words is {options.OpeningWords}, allowed is 0 to 16");
        require(
            options.HeadChars is >= 64 and <= 65536 && options.TailChars is >= 64 and <= 65536,
            $"featurizer.head_chars is {options.HeadChars} and tail_chars {options.TailChars}, allowed is 64 to 65536");
        require(options.MaxIds is >= 16 and <= 4096, $"featurizer.max_ids is {options.MaxIds}, allowed is 16 to 4096");
        require(options.Signals.Count > 0, "featurizer.signals is empty");
        foreach (var scale in options.Signals)
        {
            require(SignalNormaliser.IndexOf(scale.Signal) >= 0, $"featurizer signal '{scale.Signal}' is unknown");
            require(scale.Transform is SignalNormaliser.Logarithm or SignalNormaliser.Identity, $"transform '{scale.Transform}' of signal '{scale.Signal}' is unknown");
            require(
                float.IsFinite(scale.Mean) && scale.Deviation > 0 && float.IsFinite(scale.Deviation),
                $"mean {scale.Mean} or deviation {scale.Deviation} of signal '{scale.Signal}' is out of range");
        }

        require(options.Signals.Select(s => s.Signal).Distinct(StringComparer.Ordinal).Count() == options.Signals.Count, "featurizer.signals names one twice");
    }

    private static void WordPiece(WordPieceOptions options, Action<bool, string> require)
    {
        ManifestValidator.File("wordpiece.vocabulary", options.Vocabulary, require);
        require(options.MaxTokens is >= 8 and <= 4096, $"wordpiece.max_tokens is {options.MaxTokens}, allowed is 8 to 4096");
        require(options.MaxWordChars is >= 1 and <= 1000, $"wordpiece.max_word_chars is {options.MaxWordChars}, allowed is 1 to 1000");
        require(options.ContinuationPrefix.Length is > 0 and <= 8, $"wordpiece.continuation_prefix is '{options.ContinuationPrefix}', allowed are 1 to 8 characters such as ##");
        var inputs = options.Inputs;
        require(
            inputs.InputIds != inputs.AttentionMask && inputs.InputIds != inputs.TokenTypeIds && inputs.AttentionMask != inputs.TokenTypeIds,
            $"wordpiece.inputs names one input twice: {inputs.InputIds}, {inputs.AttentionMask}, {inputs.TokenTypeIds}");
    }
}
