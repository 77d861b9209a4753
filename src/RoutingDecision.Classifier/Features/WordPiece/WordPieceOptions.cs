using RoutingDecision.Classifier.Bundles;

namespace RoutingDecision.Classifier.Features.WordPiece;

/// <summary>Parameters of a WordPiece tokenizer, as they were when the model was trained; none has a default.</summary>
public sealed record WordPieceOptions
{
    /// <summary>The vocabulary: UTF-8, one token a line, the line number from 0 is the token's id.</summary>
    public required ModelFile Vocabulary { get; init; }

    /// <summary>Capitals become small letters, one code point at a time (an uncased model).</summary>
    public required bool LowerCase { get; init; }

    /// <summary>Accents are dropped: canonical decomposition without marks of category Mn. Uncased models usually do, cased ones don't.</summary>
    public required bool StripAccents { get; init; }

    /// <summary>Each Chinese character is a word of its own.</summary>
    public required bool SplitCjk { get; init; }

    /// <summary>Most tokens of one prompt with the two at its ends, 8 to 4,096, not more than the model has positions; what is beyond is cut
    /// off.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>A word of more code points is unknown as a whole, 1 to 1,000.</summary>
    public required int MaxWordChars { get; init; }

    /// <summary>What pieces inside a word begin with, <c>##</c>.</summary>
    public required string ContinuationPrefix { get; init; }

    /// <summary>The tokens that are no text.</summary>
    public required SpecialTokens SpecialTokens { get; init; }

    /// <summary>Which input of the graph takes what.</summary>
    public required TransformerInputs Inputs { get; init; }
}

/// <summary>Tokens with a meaning of their own. A prompt that spells one out is text like any other and is cut into pieces.</summary>
/// <param name="Unknown">Stands for a word that has no pieces, <c>[UNK]</c>.</param>
/// <param name="Start">Before the text, <c>[CLS]</c>.</param>
/// <param name="End">Behind it, <c>[SEP]</c>.</param>
/// <param name="Padding">Fills a row up, <c>[PAD]</c>.</param>
public sealed record SpecialTokens(string Unknown, string Start, string End, string Padding);

/// <summary>Names of the graph's inputs, each <c>int64[batch, tokens]</c>.</summary>
/// <param name="InputIds">Takes the ids.</param>
/// <param name="AttentionMask">Takes 1 for a token and 0 for padding.</param>
/// <param name="TokenTypeIds">Takes zeros; absent: the graph has no such input.</param>
public sealed record TransformerInputs(string InputIds, string AttentionMask, string? TokenTypeIds = null);
