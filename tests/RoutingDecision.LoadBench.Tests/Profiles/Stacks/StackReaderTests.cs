using RoutingDecision.LoadBench.Profiles.Stacks;

namespace RoutingDecision.LoadBench.Tests.Profiles.Stacks;

public sealed class StackReaderTests
{
    private const string Text =
        """
        .NET TP Worker  7564 
        	    7f4ad055ac95 bool [System.Private.CoreLib] System.Enum::TryFormat(!!0)[OptimizedTier1] (/tmp/perf-7266.map)
        	           891f5 start_thread (/usr/lib/x86_64-linux-gnu/libc.so.6)

        journal  7275 
        	ffffffff81001234 [unknown] ([unknown])

        """;

    [Fact]
    public void Read_Stacks_AreInnermostFirstWithTheirThreads()
    {
        var samples = Read(Text);

        Assert.Equal([".NET TP Worker", "journal"], samples.Select(s => s.Thread));
        Assert.Equal(["System.Enum::TryFormat", "libc.so.6!start_thread"], samples[0].Frames.Select(f => f.Name));
        Assert.Equal(["[unknown]![unknown]"], samples[1].Frames.Select(f => f.Name));
    }

    [Fact]
    public void Read_NameWithNumbersAndBrackets_IsKeptWhole() => Assert.Equal("worker (2) 7", Assert.Single(Read("worker (2) 7   12 \n\n")).Thread);

    [Fact]
    public void Read_FrameThatIsCutOff_LeavesTheOthers()
    {
        var sample = Assert.Single(Read("a 1\n\t  12 one (/lib/x.so)\n\t  13 tw\n\t14\n\t\n\t  15 three (/lib/x.so)\n"));

        Assert.Equal(["x.so!one", "x.so!three"], sample.Frames.Select(f => f.Name));
    }

    [Fact]
    public void Read_StackWithoutAThread_IsPassedOver()
    {
        var samples = Read("\t  12 one (/lib/x.so)\n\nno number here\n\t  12 two (/lib/x.so)\n\nb 2\n\t  12 three (/lib/x.so)\n\n");

        Assert.Equal("x.so!three", Assert.Single(Assert.Single(samples).Frames).Name);
    }

    [Fact]
    public void Read_ThreadsWithoutAnEmptyLineBetween_AreStacksOfTheirOwn()
    {
        var samples = Read("a 1\n\t  12 one (/lib/x.so)\nb 2\n\t  12 two (/lib/x.so)");

        Assert.Equal([("a", "x.so!one"), ("b", "x.so!two")], samples.Select(s => (s.Thread, Assert.Single(s.Frames).Name)));
    }

    [Fact]
    public void Read_SameFunctionAgain_IsTheSameFrame()
    {
        var samples = Read("a 1\n\t  12 one (/lib/x.so)\n\na 1\n\t  34 one (/lib/x.so)\n");

        Assert.Same(samples[0].Frames[0], samples[1].Frames[0]);
    }

    [Fact]
    public void Read_Nothing_HasNoSamples() => Assert.Empty(Read(""));

    private static StackSample[] Read(string text) => [.. new StackReader().Read(new StringReader(text))];
}
