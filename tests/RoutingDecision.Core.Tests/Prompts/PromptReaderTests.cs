using RoutingDecision.Core.Prompts;
using RoutingDecision.TestKit;

namespace RoutingDecision.Core.Tests.Prompts;

public sealed class PromptReaderTests
{
    private const string Reminder = "<system-reminder>Prove and analyze everything. Why? Then, finally, you must.</system-reminder>";

    [Theory]
    [InlineData("Fix the typo.", "Fix the typo.")]
    [InlineData(Reminder + "\nFix the typo.", "Fix the typo.")]
    [InlineData("Fix the typo.\n" + Reminder, "Fix the typo.")]
    [InlineData("  \n Fix the typo. \n", "Fix the typo.")]
    [InlineData("Short.\n" + Reminder + "\nThis is the longer piece of the two.", "This is the longer piece of the two.")]
    [InlineData("<environment_details>\n# Time\n1:00\n</environment_details>\n" + Reminder + "\nGo <b>bold</b>", "Go <b>bold</b>")]
    [InlineData("<user_query>\nRename the file.\n</user_query>\n<additional_data>x</additional_data>", "Rename the file.")]
    [InlineData("<task>" + Reminder + " Do it well </task><environment_details>y</environment_details>", "Do it well")]
    [InlineData("Why does <system-reminder> appear?", "Why does <system-reminder> appear?")]
    [InlineData("<div>hello</div> make it red", "<div>hello</div> make it red")]
    [InlineData("<ide_selection lines=\"3\">code</ide_selection>Explain.", "Explain.")]
    public void Read_HarnessBlocks_AreCutOff(string message, string ask) => Assert.Equal(ask, Ask(User("Earlier."), User(message)));

    [Theory]
    [InlineData(Reminder)]
    [InlineData("<tool_result>\nlots of output\n</tool_result>")]
    [InlineData("[read_file for 'a.cs'] Result:\nclass A { }")]
    [InlineData("Tool result: 42")]
    [InlineData("   ")]
    public void Read_MessageOfHarnessOnly_IsPassedOver(string message)
    {
        PromptView view = Read(User("Add a test."), new(MessageRole.Assistant, "Reading."), User(message));
        Assert.Equal("Add a test.", view.Ask.ToString());
        Assert.Equal(1, view.Signals[Signal.Turns]);
    }

    [Fact]
    public void Read_ToolLoop_KeepsTheAskAndCountsTheLoop()
    {
        PromptView view = Read(
            new(MessageRole.System, "You must never fail. Prove everything step by step."), User("Hi"), new(MessageRole.Assistant, "Hello"), User("Rename x to y."),
            new(MessageRole.Tool, "why why why"), User("<tool_result>ok</tool_result>"), new(MessageRole.Tool, "then then then"));
        Assert.Equal("Rename x to y.", view.Ask.ToString());
        Assert.Equal(2, view.Signals[Signal.Turns]);
        Assert.Equal(3, view.Signals[Signal.ToolMessages]);
        Assert.Equal(0, view.Signals[Signal.ReasoningWords]);
        Assert.Equal(0, view.Signals[Signal.MultiStep]);
        Assert.True(view.Signals[Signal.SystemTokens] > 5);
    }

    [Fact]
    public void Read_NoUserMessage_TakesTheLastOfAnyRole() =>
        Assert.Equal("Second.", Ask(new(MessageRole.System, "First."), new(MessageRole.Assistant, "Second."), new(MessageRole.Tool, " ")));

    [Fact]
    public void Read_OnlyHarnessMessages_TakesTheLastWhole() => Assert.Equal(Reminder, Ask(new(MessageRole.System, "First."), User(Reminder)));

    [Fact]
    public void Read_NoMessages_GivesEmptyFiniteView()
    {
        PromptView view = PromptReader.Read(new PromptInput { Messages = default });
        Assert.Equal(0, view.Ask.Length);
        Assert.Equal("und", view.Language);
        AssertFinite(view);
    }

    [Fact]
    public void Read_Tokens_AddUpOverSystemMessagesToolsAndDeclaredContext()
    {
        PromptSignals signals = PromptReader.Read(new PromptInput
        {
            Messages = new[] { new PromptMessage(MessageRole.System, "Be brief."), User(Reminder + "Hi there"), new PromptMessage(MessageRole.Assistant, "Hello!") },
            SystemPrompt = "You are a helper.",
            ToolBytes = 400,
            ToolsOffered = 2,
            ContextTokens = 1_000,
        }).Signals;
        int system = TokenEstimator.Estimate("Be brief.") + TokenEstimator.Estimate("You are a helper.");
        int all = system + 100 + TokenEstimator.Estimate(Reminder) + TokenEstimator.Estimate("Hi there") + TokenEstimator.Estimate("Hello!");
        Assert.Equal(system, signals[Signal.SystemTokens]);
        Assert.Equal(all, signals[Signal.PromptTokens]);
        Assert.Equal(all + 1_000, signals[Signal.ContextTokens]);
    }

    [Fact]
    public void Read_NegativeCounts_AreTakenAsZero()
    {
        PromptView view = PromptReader.Read(new PromptInput { Messages = new[] { User("Hi") }, ToolsOffered = -1, ToolBytes = -1, ContextTokens = -1, DeclaredTurns = -1 });
        Assert.True(view.Signals[Signal.PromptTokens] > 0);
        Assert.All(SignalTable.All, s => Assert.True(view.Signals[s.Signal] >= 0, s.Name));
    }

    [Fact]
    public void Read_LongAsk_ScansHeadAndTailOnly()
    {
        string text = new string('x', PromptReader.Window - 4) + " why" + new string('y', 50_000) + " why " + new string('z', 50_000) + "why " + new string('x', PromptReader.Window - 4);
        PromptView view = Read(User(text));
        Assert.True(view.Truncated);
        Assert.Equal(text.Length, view.Signals[Signal.AskChars]);
        Assert.Equal(2, view.Signals[Signal.ReasoningWords]);
        Assert.Equal(2, view.Signals[Signal.AskLines]);
    }

    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("`")]
    [InlineData("?")]
    [InlineData("\0")]
    [InlineData("<")]
    [InlineData("<tool_result>")]
    [InlineData("\ud83d")]
    [InlineData("😀")]
    [InlineData("\u200f")]
    [InlineData("中")]
    public void Read_TenMegabytesOfOneThing_IsFinite(string unit) =>
        AssertFinite(Read(User(string.Concat(Enumerable.Repeat(unit, 10_000_000 / unit.Length)))));

    [Fact]
    public void Read_AnyPrompt_AllocatesNothing()
    {
        PromptMessage[] messages =
        [
            new(MessageRole.System, "Be nice."), User("Bonjour, ça va?"), new(MessageRole.Assistant, "Hi `x`"), User(Reminder + "\nпочему? 为什么 yes " + new string('q', 40_000)),
            User("ok, and in French?"),
        ];
        var input = new PromptInput { Messages = messages, SystemPrompt = "You are a bot." };
        var shorter = new PromptInput { Messages = messages.AsMemory(0, 4) };
        PromptView view = default;

        Assert.Equal(0, Allocations.Least(() => view = PromptReader.Read(in input)));
        Assert.Equal(0, Allocations.Least(() => PromptReader.Read(in shorter)));
        Assert.Equal(1, view.Signals[Signal.FollowUp]);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("Do it.")]
    [InlineData("and in French?")]
    [InlineData("why?")]
    [InlineData("now make it shorter and funnier")]
    [InlineData("Same for the other file")]
    [InlineData("go on")]
    [InlineData("2")]
    [InlineData("option 2")]
    [InlineData("👍")]
    [InlineData("ja, mach das")]
    [InlineData("Sí, hazlo")]
    [InlineData("et en anglais ?")]
    [InlineData("продолжай")]
    [InlineData("继续")]
    [InlineData("続けて")]
    [InlineData("계속해 주세요")]
    [InlineData("نعم")]
    public void Read_FollowUpInConversation_IsFlaggedThereOnly(string ask)
    {
        Assert.Equal(1, Read(User("Write a poem."), User(ask)).Signals[Signal.FollowUp]);
        Assert.Equal(0, Read(User(ask)).Signals[Signal.FollowUp]);
        Assert.Equal(1, PromptReader.Read(new PromptInput { Messages = new[] { User(ask) }, DeclaredTurns = 2 }).Signals[Signal.FollowUp]);
    }

    [Theory]
    [InlineData("Write a function that sorts a list of integers")]
    [InlineData("Translate this sentence into German")]
    [InlineData("And now something completely different: design a distributed cache with strong consistency")]
    [InlineData("请写一篇关于春天的文章")]
    [InlineData("Was kostet ein Zugticket nach Berlin")]
    public void Read_NewAskInConversation_IsNoFollowUp(string ask) => Assert.Equal(0, Read(User("Hi"), User(ask)).Signals[Signal.FollowUp]);

    [Theory]
    [InlineData("Write a short poem about the sea for my sister.", "en", Script.Latin)]
    [InlineData("Schreibe bitte ein Gedicht für meine Schwester.", "de", Script.Latin)]
    [InlineData("Écris un poème sur la mer pour ma sœur.", "fr", Script.Latin)]
    [InlineData("Escribe un poema sobre el mar para mi hermana.", "es", Script.Latin)]
    [InlineData("Escreva um poema sobre o mar para a minha irmã.", "pt", Script.Latin)]
    [InlineData("Scrivi una poesia sul mare per la mia sorella, che è a casa.", "it", Script.Latin)]
    [InlineData("Schrijf een gedicht over de zee voor mijn zus.", "nl", Script.Latin)]
    [InlineData("Napisz wiersz o morzu dla mojej siostry, proszę.", "pl", Script.Latin)]
    [InlineData("Kız kardeşim için deniz hakkında bir şiir yaz.", "tr", Script.Latin)]
    [InlineData("Напиши стихи о море.", "ru", Script.Cyrillic)]
    [InlineData("Напиши вірш про море.", "uk", Script.Cyrillic)]
    [InlineData("写一首关于大海的诗。", "zh", Script.Han)]
    [InlineData("海についての詩を書いて。", "ja", Script.Kana)]
    [InlineData("바다에 대한 시를 써 줘.", "ko", Script.Hangul)]
    [InlineData("اكتب قصيدة عن البحر", "ar", Script.Arabic)]
    [InlineData("समुद्र पर एक कविता लिखो", "hi", Script.Devanagari)]
    [InlineData("Γράψε ένα ποίημα", "el", Script.Greek)]
    [InlineData("כתוב שיר על הים", "he", Script.Hebrew)]
    [InlineData("เขียนบทกวีเกี่ยวกับทะเล", "th", Script.Thai)]
    [InlineData("foo bar baz", "und", Script.Latin)]
    [InlineData("12 + 30 = ?", "und", Script.Other)]
    public void Read_Ask_TellsLanguageAndScript(string ask, string language, Script script)
    {
        PromptView view = Read(User(ask));
        Assert.Equal((language, script), (view.Language, view.Script));
    }

    private static PromptMessage User(string text) => new(MessageRole.User, text);

    private static PromptView Read(params PromptMessage[] messages) => PromptReader.Read(new PromptInput { Messages = messages });

    private static string Ask(params PromptMessage[] messages) => Read(messages).Ask.ToString();

    private static void AssertFinite(PromptView view) =>
        Assert.All(SignalTable.All, s => Assert.True(float.IsFinite(view.Signals[s.Signal]) && view.Signals[s.Signal] >= 0, s.Name));
}
