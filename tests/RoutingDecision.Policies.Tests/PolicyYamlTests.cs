using RoutingDecision.Core.Policies;

namespace RoutingDecision.Policies.Tests;

public sealed class PolicyYamlTests
{
    [Fact]
    public void Parse_Document_KeepsPositionsPathsAndQuotes()
    {
        var root = PolicyYaml.Parse("a:\n  - x: 1\n    y: \"1\"\n  - [p, q]\nb.c: ~\n").Root!;
        var item = root.Find("a")!.Items[0];
        Assert.Equal((2, 5, "a[0]"), (item.Line, item.Column, item.Path));
        Assert.Equal((3, 8, "a[0].y", true), (item.Find("y")!.Line, item.Find("y")!.Column, item.Find("y")!.Path, item.Find("y")!.Quoted));
        Assert.False(item.Find("x")!.Quoted);
        Assert.Equal("a[1][1]", root.Find("a")!.Items[1].Items[1].Path);
        Assert.Equal((5, 1, "[\"b.c\"]"), (root.Entries[1].Line, root.Entries[1].Column, root.Entries[1].Value.Path));
        Assert.Null(root.Find("b.c"));
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("# nothing\n", 1, "empty")]
    [InlineData("a: &x 1\n", 1, "anchors are not supported")]
    [InlineData("a: 1\nb: *x\n", 2, "aliases are not supported")]
    [InlineData("a: !!binary aGk=\n", 1, "tags are not supported")]
    [InlineData("a: 1\nb: [!!c[d]\n", 2, "tags are not supported")]
    [InlineData("a: 1\nb: 2\na: 3\n", 3, "the key 'a' is there already, in line 1")]
    [InlineData("a: 1\n---\nb: 2\n", 2, "a second one begins here")]
    [InlineData("a: 1\n b: 2\n", 2, "is not valid YAML")]
    [InlineData("a: [1, 2\n", 2, "is not valid YAML")]
    [InlineData("a:\n\t- 1\n", 2, "is not valid YAML")]
    [InlineData("x:\n  a: {b: 1\nc: 2\n", 2, "is not closed")]
    [InlineData("? [a, b]\n: 1\n", 1, "a key must be a plain text")]
    [InlineData("<<: {a: 1}\n&x b: 1\n", 2, "anchors are not supported")]
    public void Parse_WhatIsNotSupported_IsAProblemWithItsPosition(string text, int line, string message)
    {
        var parsed = PolicyYaml.Parse(text, "p.yaml");
        Assert.Null(parsed.Root);
        var problem = parsed.Problems[0];
        Assert.Equal(("p.yaml", line), (problem.File, problem.Line));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TenfoldAliases_IsRefusedBeforeItGrows()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(
            Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        Assert.Null(PolicyYaml.Parse(bomb).Root);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Parse_DeepNesting_IsAProblemNotAnOverflow(string opening)
    {
        var parsed = PolicyYaml.Parse(string.Concat(Enumerable.Repeat(opening, 50_000)));
        Assert.Contains(parsed.Problems, p => p.Message.Contains("deeper than 64", StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_TooLarge_IsAProblem() =>
        Assert.Contains("larger than 16 MiB", PolicyYaml.Parse(
            new string('#', PolicyLimits.DocumentBytes + 1)).Problems.Single().Message, StringComparison.Ordinal);

    [Fact]
    public void Compile_MistakesOfEveryStage_NameFileLineAndColumn()
    {
        const string Text =
            """
            version: 1
            tiers: [economy, premium]
            models:
              - {id: a, provider: p, tier: economy, price: {input: 1, output: 1}, context_tokens: 100}
              - {id: b, provider: p, tier: premum, price: {input: 1, output: 1}, context_tokens: 100}
            routing:
              decide_by: utilty
            rules:
              - id: one
                when: {all: [{task: codng}]}
                then: {min_tier: premium}
            """;
        var problems = PolicyFile.Compile(Text, "deploy/p.yaml").Problems.Select(p => p.ToString()).ToList();
        Assert.Equal(3, problems.Count);
        Assert.StartsWith("deploy/p.yaml:5:32: error: models[1].tier: unknown tier 'premum'", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("deploy/p.yaml:7:14: error: routing.decide_by: must be one of", problems[1], StringComparison.Ordinal);
        Assert.StartsWith("deploy/p.yaml:10:25: error: rules[0].when.all[0].task: unknown task type 'codng'", problems[2], StringComparison.Ordinal);
        Assert.EndsWith("(did you mean 'coding'?)", problems[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFile_IsAProblem()
    {
        var compilation = PolicyFile.Load(Path.Combine(AppContext.BaseDirectory, "missing.yaml"));
        Assert.Null(compilation.Policy);
        Assert.Contains("can't be read", compilation.Problems.Single().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00 }, "is not UTF-8")]
    [InlineData(new byte[] { }, "empty")]
    public void Load_BytesThatAreNoPolicy_AreAProblem(byte[] bytes, string message)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            Assert.Contains(message, PolicyFile.Load(path).Problems.Single().Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_ByteOrderMark_IsPassedOver()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(ShippedPolicies.Default)]);
            Assert.True(PolicyFile.Load(path).Succeeded);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
