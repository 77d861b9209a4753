using FsCheck;
using FsCheck.Fluent;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Tests.Prompts;

public sealed class SignalScannerTests
{
    /// <summary>Of each kind of random text; 100,000 together.</summary>
    private const int Texts = 50_000;

    /// <summary>Pieces that mean something to the scanner, so that random texts meet its rules often and in odd company.</summary>
    private static readonly string[] Pieces =
    [
        "then", "Then", "after", "that", "at", "least", "step", "2", "must", "why", "Why", "prove", "trade", "off", "don't", "schritt", "für", "по", "после", "этого",
        "必须", "然后", "证明", "次に", "なぜ", "비교해", "그런", "다음", "왜", "على", "الأقل", "क्यों", "केवल", "ทำไม", "café", "naïve", "ΣΊΣΥΦΟΣ", "İstanbul", "Straße",
        "if", "for", "return", "SELECT", "x", "foo_bar", "camelCase", "internationalization", "123", "3.14", "٣", "１２", "=", " = ", "==", "=>", "->", "()", "{", "}", ";",
        ":", "::", ":=", "!=", "[", "]", "<", ">", "</", "**", "~", "~~~", "`", "``", "```", "\"", "“", "”", "«", "»", "?", "!", "...", "?!", "？", "。", "؟", "।", ",", "'", "(",
        ")", "- ", "* ", "1. ", "2) ", "a) ", "g) ", "• ", "\\frac", "\\n", "C:\\temp", "√", "≤", "²", "http://a.b", "www.x.org", "://", "error:", "ERROR", "warning CS12", "Error:",
        "TypeError:", "Exception", "at a.b(c:3)", "File \"", "Traceback (", "[", "2024-01-02", "12:30", "(12", "info:", " ", " ", " ", " ", "  ", "\t", "\n", "\n", "\n\n", "\r\n",
        "\r", "\u2028", "\u00a0", "\0", "\u200f", "\u200d", "\ufeff", "\u0301", "\ud83d", "\ude00", "😀", "👨‍👩‍👧", "𝒳", "\uffff", "\u3000", "ー", "々", "½", "€", "Ⅷ", "ǅ",
    ];

    [Fact]
    public void Scan_RandomPieces_EqualsTheReference()
    {
        Gen<string> prompts = Gen.Elements(Pieces).ListOf().Select(string.Concat);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Texts).WithEndSize(60).WithReplay(20_241_111, 3), Prop.ForAll(prompts.ToArbitrary(), Agrees));
    }

    [Fact]
    public void Scan_RandomUtf16_EqualsTheReference()
    {
        Gen<char> units = Gen.OneOf(
            Gen.Choose(0, 127).Select(i => (char)i), Gen.Choose(0, 0x24F).Select(i => (char)i), Gen.Choose(0, 0xFFFF).Select(i => (char)i), Gen.Choose(0xD7F0, 0xE010).Select(i => (char)i),
            Gen.Choose(0x3000, 0x30FF).Select(i => (char)i), Gen.Choose(0x900, 0x97F).Select(i => (char)i));
        Gen<string> prompts = units.ListOf().Select(list => string.Concat(list));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Texts).WithEndSize(120).WithReplay(20_241_112, 5), Prop.ForAll(prompts.ToArbitrary(), Agrees));
    }

    [Fact]
    public void Scan_Samples_EqualsTheReference()
    {
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "token-samples.jsonl")))
        {
            Assert.True(Agrees(System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!));
        }
    }

    [Fact]
    public void Scan_LongAsk_EqualsTheReferenceOnHeadAndTail()
    {
        string text = string.Concat(Enumerable.Repeat("Why (x == 1)? Then 证明 `a`.\n", 2_000));
        string seen = text[..PromptReader.Window] + "\n" + text[^PromptReader.Window..];
        PromptView view = PromptReader.Read(new PromptInput { Messages = new[] { new PromptMessage(MessageRole.User, "!" + text[1..]) } });
        Dictionary<Signal, double> expected = new ReferenceSignals("!" + seen[1..].TrimEnd()).Compute();
        Assert.Equal(expected[Signal.Questions], view.Signals[Signal.Questions]);
        Assert.Equal(expected[Signal.MultiStep], view.Signals[Signal.MultiStep]);
    }

    private static bool Agrees(string text)
    {
        SignalScanner scanner = default;
        scanner.Scan(text);
        PromptSignals signals = default;
        scanner.WriteTo(ref signals);
        signals[Signal.AskChars] = text.Length;
        signals[Signal.AskTokens] = TokenEstimator.Round(scanner.Tokens);
        var reference = new ReferenceSignals(text);
        foreach ((Signal signal, double expected) in reference.Compute())
        {
            Assert.True((float)expected == signals[signal], $"{signal}: {signals[signal]}, not {expected}, in {System.Text.Json.JsonSerializer.Serialize(text)}");
        }

        // Two words may share a bit of the set; more than a few of them may not.
        (int distinct, int words) = reference.DistinctWords();
        double lost = distinct - (signals[Signal.DistinctWordShare] * (double)words);
        Assert.True(words < 5 ? signals[Signal.DistinctWordShare] == 1 : lost > -0.001 && lost <= 2.001 + (words * 0.05), $"{lost} of {words} distinct words lost in {text}");
        return true;
    }
}
