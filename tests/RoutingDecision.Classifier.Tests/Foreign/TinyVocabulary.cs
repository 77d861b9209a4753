using System.Text;
using RoutingDecision.Classifier.Features.WordPiece;

namespace RoutingDecision.Classifier.Tests.Foreign;

/// <summary>A vocabulary of a few pieces, in which every line is there for a test.</summary>
internal static class TinyVocabulary
{
    public static IReadOnlyList<string> Tokens { get; } =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "want", "##want", "##ed", "wa", "un", "runn", "##ing", ",", "low", "lowest", "hello", "how", "are", "you", "!", "?",
        "ah", "zz", "博", "推", "ist", "##an", "##bul", "=", "a", "##a", "##b", "é", "H", "##éllo", "ᄒ", "##ᅡ", "##ᆫ", "σ", "##ς", "##σ", "[", "]", "sep", "и", "##е",
        "##и", "naive", "##\U0001F642", "\U0001F642", "한", "İ", "cafe", "##s",
    ];

    public static string Text => string.Concat(Tokens.Select(t => t + "\n"));

    public static Vocabulary Parsed { get; } = Vocabulary.Parse(Encoding.UTF8.GetBytes(Text));

    public static WordPieceOptions Options(int maxTokens = 64, bool uncased = true, bool splitCjk = true, int maxWordChars = 100) => new()
    {
        Vocabulary = new("vocab.txt", new string('0', 64), 1),
        LowerCase = uncased,
        StripAccents = uncased,
        SplitCjk = splitCjk,
        MaxTokens = maxTokens,
        MaxWordChars = maxWordChars,
        ContinuationPrefix = "##",
        SpecialTokens = new("[UNK]", "[CLS]", "[SEP]", "[PAD]"),
        Inputs = new("input_ids", "attention_mask", "token_type_ids"),
    };
}
