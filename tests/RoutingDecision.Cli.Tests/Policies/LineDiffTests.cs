using RoutingDecision.Cli.Policies;

namespace RoutingDecision.Cli.Tests.Policies;

public sealed class LineDiffTests
{
    [Fact]
    public void Of_SameTexts_IsEmpty() => Assert.Empty(LineDiff.Of("a\nb\n", "a\nb\n"));

    [Fact]
    public void Of_OneLineChanged_ShowsItWithThreeLinesAround() => Assert.Equal(
        ["@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8"],
        LineDiff.Of("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\nfive\n6\n7\n8\n9"));

    [Fact]
    public void Of_LinesAddedAtTheEnds_ShowsBoth() => Assert.Equal(
        ["@@ -1,2 +1,4 @@", "+0", " 1", " 2", "+3"],
        LineDiff.Of("1\n2", "0\n1\n2\n3"));

    [Fact]
    public void Of_ChangesFarApart_AreTwoHunks()
    {
        var before = string.Join('\n', Enumerable.Range(0, 40));
        var after = before.Replace("\n5\n", "\n", StringComparison.Ordinal).Replace("\n30\n", "\nx\n", StringComparison.Ordinal);

        Assert.Equal(["@@ -3,7 +3,6 @@", "@@ -28,7 +27,7 @@"], LineDiff.Of(before, after).Where(l => l.StartsWith('@')));
    }

    // What is not removed of the one and what is not added of the other is the same text.
    [Fact]
    public void Of_RandomTexts_TurnsTheOneIntoTheOther()
    {
        var random = new Random(7);
        for (var n = 0; n < 200; n++)
        {
            string[] before = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => $"{random.Next(4)}")];
            string[] after = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => $"{random.Next(4)}")];
            var lines = LineDiff.Of(string.Join('\n', before), string.Join('\n', after)).Where(l => !l.StartsWith('@')).ToArray();
            if (lines.Length == 0)
            {
                Assert.Equal(before, after);
            }
            else
            {
                Assert.Equal(before.Length - lines.Count(l => l[0] == '-'), after.Length - lines.Count(l => l[0] == '+'));
            }
        }
    }
}
