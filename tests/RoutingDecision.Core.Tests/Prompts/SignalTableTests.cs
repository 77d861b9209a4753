using System.Text.Json;
using System.Text.RegularExpressions;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Core.Tests.Prompts;

public sealed class SignalTableTests
{
    private sealed record GoldenCase(string Name, string Prompt, Dictionary<string, float> Expect)
    {
        public string System { get; init; } = "";

        public int DeclaredTurns { get; init; }

        public int Tools { get; init; }

        public int ToolBytes { get; init; }

        public int ContextTokens { get; init; }

        public int ToolMessages { get; init; }

        public int Attachments { get; init; }
    }

    [Fact]
    public void All_EverySignal_IsDocumentedOnceInOrder()
    {
        Assert.Equal(Enum.GetValues<Signal>(), SignalTable.All.Select(s => s.Signal));
        Assert.Equal(PromptSignals.Count, SignalTable.All.Count);
        Assert.All(SignalTable.All, s =>
        {
            Assert.Equal(Regex.Replace(s.Signal.ToString(), "(?<=[a-z])[A-Z]", "_$0", RegexOptions.None, TimeSpan.FromSeconds(5)).ToLowerInvariant(), s.Name);
            Assert.Contains(s.Unit, new[] { "count", "tokens", "characters", "share", "flag" });
            Assert.Matches("^[A-Z0-9].{15,}[.]$", s.Meaning);
        });
    }

    [Fact]
    public void Read_GoldenCases_GiveTheExpectedSignals()
    {
        var wrong = new List<string>();
        foreach (GoldenCase golden in ReadCases())
        {
            PromptSignals signals = Read(golden);
            wrong.AddRange(golden.Expect
                .Select(e => (e.Key, e.Value, Actual: signals[SignalTable.All.Single(s => s.Name == e.Key).Signal]))
                .Where(e => Math.Abs(e.Value - e.Actual) > 1e-5)
                .Select(e => $"{golden.Name}: {e.Key} is {e.Actual}, not {e.Value}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void GoldenCases_EverySignal_HasTwoDifferentValues()
    {
        ILookup<string, float> values = ReadCases().SelectMany(c => c.Expect).ToLookup(e => e.Key, e => e.Value);
        Assert.All(SignalTable.All, s => Assert.True(values[s.Name].Distinct().Count() >= 2, $"{s.Name} would pass if it were constant"));
    }

    private static PromptSignals Read(GoldenCase golden)
    {
        AttachmentKinds kinds = golden.Attachments > 0 ? AttachmentKinds.Image : AttachmentKinds.None;
        List<PromptMessage> messages = [new(MessageRole.User, golden.Prompt, kinds, golden.Attachments)];
        messages.AddRange(Enumerable.Repeat(new PromptMessage(MessageRole.Tool, ""), golden.ToolMessages));
        return PromptReader.Read(new PromptInput
        {
            Messages = messages.ToArray(),
            SystemPrompt = golden.System,
            DeclaredTurns = golden.DeclaredTurns,
            ToolsOffered = golden.Tools,
            ToolBytes = golden.ToolBytes,
            ContextTokens = golden.ContextTokens,
        }).Signals;
    }

    private static List<GoldenCase> ReadCases() =>
        JsonSerializer.Deserialize<List<GoldenCase>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Prompts", "signals.golden.json")), JsonSerializerOptions.Web)!;
}
