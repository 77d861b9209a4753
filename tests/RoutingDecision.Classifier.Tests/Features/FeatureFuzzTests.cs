using System.Runtime.InteropServices;
using System.Text;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Classifier.Features.WordPiece;
using RoutingDecision.Classifier.Tests.Foreign;
using RoutingDecision.Core.Prompts;
using RoutingDecision.TestKit.Fuzzing;

namespace RoutingDecision.Classifier.Tests.Features;

/// <summary>Prompts that are no text: what models are given is within their tables and depends on nothing but the prompt.</summary>
[Trait("Category", "Fuzz")]
public sealed class FeatureFuzzTests
{
    private const char Stale = '\uD83D';

    private static readonly FeaturizerOptions Options = EveryFeature.Options with
    {
        DictionarySize = 4_096,
        MaxIds = 96,
        // The deviation is as small as a manifest may have it.
        Signals = [.. SignalTable.All.Select(s => new SignalScale(s.Name, (int)s.Signal % 2 == 0 ? "log1p" : "none", 0f, 1e-6f))],
    };

    [Fact]
    public void Write_AnyText_GivesRowsOfTheTableAndFiniteSignals()
    {
        var featurizer = new Featurizer(Options);
        var (ids, again) = (new int[Options.MaxIds], new int[Options.MaxIds]);
        var signals = new float[featurizer.SignalCount];

        FuzzRun.Of(Samples(), bytes =>
        {
            foreach (var text in Texts(bytes))
            {
                Array.Fill(again, -1);
                var count = featurizer.WriteIds(text, ids);
                Assert.Equal(count, featurizer.WriteIds(text, again));
                Assert.Equal(ids[..count], again[..count]);
                Assert.Equal(count, ids[..count].Distinct().Count());
                Assert.All(ids[..count], id => Assert.InRange(id, 1, Options.DictionarySize - 1));

                var view = PromptReader.Read(new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, text) } });
                featurizer.WriteSignals(view.Signals, signals);
                Assert.All(signals, s => Assert.InRange(s, -4f, 4f));
            }
        });
    }

    [Fact]
    public void Write_AnyTextAsWordPieces_GivesTokensOfTheVocabularyWhateverTheScratchHeld()
    {
        var tokenizers = new[] { TinyVocabulary.Options(), TinyVocabulary.Options(maxTokens: 7, uncased: false, splitCjk: false, maxWordChars: 1) }
            .Select(o => new WordPieceTokenizer(o, TinyVocabulary.Parsed)).ToArray();
        var unknown = TinyVocabulary.Tokens.ToList().IndexOf("[UNK]");
        var known = 0;

        FuzzRun.Of(Samples(), bytes =>
        {
            foreach (var (text, tokenizer) in Texts(bytes).SelectMany(t => tokenizers.Select(o => (t, o))))
            {
                var (ids, again) = (new long[tokenizer.MaxTokens], new long[tokenizer.MaxTokens]);
                var stale = new char[tokenizer.ScratchLength];
                Array.Fill(stale, Stale);

                var count = tokenizer.Write(text, ids, new char[tokenizer.ScratchLength]);

                Assert.Equal(count, tokenizer.Write(text, again, stale));
                Assert.Equal(ids, again);
                Assert.InRange(count, 2, tokenizer.MaxTokens);
                Assert.Equal(("[CLS]", "[SEP]"), (TinyVocabulary.Tokens[(int)ids[0]], TinyVocabulary.Tokens[(int)ids[count - 1]]));
                Assert.All(ids, id => Assert.InRange(id, 0, TinyVocabulary.Tokens.Count - 1));
                Assert.DoesNotContain(ids[1..(count - 1)], id => TinyVocabulary.Tokens[(int)id] is "[CLS]" or "[SEP]" or "[PAD]");
                known += ids[1..(count - 1)].Count(id => id != unknown);
            }
        });

        Assert.True(known > 1_000, $"{known} pieces of the vocabulary");
    }

    /// <summary>Bytes as text, and as they are: then with unpaired surrogates.</summary>
    private static string[] Texts(byte[] bytes) => [Encoding.UTF8.GetString(bytes), new string(MemoryMarshal.Cast<byte, char>(bytes))];

    private static byte[][] Samples() =>
    [
        .. new[]
        {
            "", " ", "unwanted running, how are you?", "ah博推zz 東京の天気を教えて", "naïve Cafés İstanbul ΣΣ ﬁ ǅ", "한한한 ค่ะ हिन्दी",
            "\U0001F642\u200D\U0001F469 \uFFFD\uFFFE\uFFFF",
            "[CLS] [SEP] [PAD] [UNK] [MASK]", "##a ##ed a##a", "int f(int a[]) { return a[0]; } // \r\n\t\0", "\u202E\u0301\u0301\u0301\u0301e\u0308",
            new string('a', 5_000),
            string.Concat(Enumerable.Repeat("a\u0301", 600)), string.Concat(Enumerable.Repeat("漢", 900)),
            string.Concat(Enumerable.Repeat("x ", 2_000)), "\n\n\nlast line\n \n",
        }.Select(Encoding.UTF8.GetBytes),
        MemoryMarshal.AsBytes("\uD83D\uDC00\uD800 low\uDFFF est \u0130\uD83D".AsSpan()).ToArray(),
    ];
}
