using System.Text.RegularExpressions;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Cli.Tests.Fixtures;
using RoutingDecision.Core.Access;
using RoutingDecision.TestKit;

namespace RoutingDecision.Cli.Tests.Keys;

public sealed partial class KeyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task New_ShowsTheKeyOnceAndAppendsTheLineThatItsHashIsIn()
    {
        var file = _folder.At("keys.jsonl");
        var first = await CommandLine.RunAsync("key", "new", "--name", "chat", "--scopes", "decide,insight", "--tenant", "acme", "--days", "90", "--file", file);
        var second = await CommandLine.RunAsync("key", "new", "--name", "boss", "--scopes", "admin", "--file", file);

        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (first.ExitCode, second.ExitCode));
        var (key, line) = (first.Output.Split('\n')[0], first.Output.Split('\n')[1]);
        Assert.Equal($"{line}\n{second.Output.Split('\n')[1]}\n", File.ReadAllText(file));
        Assert.DoesNotContain(key[17..], File.ReadAllText(file), StringComparison.Ordinal);
        var read = ApiKeyLines.Parse(line).Keys.Single();
        Assert.Equal(("chat", "acme", AccessScopes.Decide | AccessScopes.Insight), (read.Name, read.Tenant, read.Scopes));
        Assert.NotNull(read.Expires);
        var hashed = await CommandLine.RunWithInputAsync(key + "\n", "key", "hash");
        Assert.Equal($"{read.Id} {Convert.ToHexStringLower(read.Hash.Span)}\n", hashed.Output);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task New_TwoKeysOfOneName_Differ()
    {
        var first = await CommandLine.RunAsync("key", "new", "--name", "chat");
        var second = await CommandLine.RunAsync("key", "new", "--name", "chat");

        Assert.NotEqual(first.Output.Split('\n')[0], second.Output.Split('\n')[0]);
        Assert.NotEqual(first.Output.Split('\n')[1], second.Output.Split('\n')[1]);
    }

    [Theory]
    [InlineData("root", null, "There is no scope 'root'")]
    [InlineData("admin", "acme", "admin and a tenant exclude each other")]
    [InlineData(",", null, "scopes must be a list of")]
    public async Task New_WhatAServerWouldRefuse_IsRefusedBefore(string scopes, string? tenant, string message)
    {
        string[] args = ["key", "new", "--name", "x", "--scopes", scopes];

        var result = await CommandLine.RunAsync(tenant is null ? args : [.. args, "--tenant", tenant]);

        Assert.Equal((ExitCode.Input, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--days is 0, allowed is 1 to 36500.", "--days", "0")]
    [InlineData("--days is -1, allowed is 1 to 36500.", "--days", "-1")]
    [InlineData("--days is 999999999, allowed is 1 to 36500.", "--days", "999999999")]
    [InlineData("--per-second must be a finite number.", "--per-second", "NaN")]
    [InlineData("per_second must be a number from 0.001 to 1000000.", "--per-second", "0")]
    [InlineData("--burst is nothing without --per-second.", "--burst", "5")]
    public async Task New_NumberThatMakesNoSense_IsRefusedAndNothingIsWritten(string message, params string[] numbers)
    {
        var file = _folder.At("keys.jsonl");

        var result = await CommandLine.RunAsync(["key", "new", "--name", "x", "--file", file, .. numbers]);

        Assert.Equal((ExitCode.Input, "", $"routing: {message}\n"), (result.ExitCode, result.Output, result.Error));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task New_FileWhoseLastLineHasNoEnd_BeginsALineOfItsOwn()
    {
        var file = _folder.At("keys.jsonl");
        await CommandLine.RunAsync("key", "new", "--name", "chat", "--file", file);
        File.WriteAllText(file, File.ReadAllText(file).TrimEnd());

        await CommandLine.RunAsync("key", "new", "--name", "boss", "--file", file);

        var list = ApiKeyLines.Parse(File.ReadAllText(file));
        Assert.Empty(list.Problems);
        Assert.Equal(["chat", "boss"], list.Keys.Select(k => k.Name));
        Assert.Equal(2, File.ReadAllText(file).Count(c => c == '\n'));
    }

    [Fact]
    public async Task New_FileThatCannotBeWritten_ShowsNoKey()
    {
        var result = await CommandLine.RunAsync("key", "new", "--name", "x", "--file", _folder.FullPath);

        Assert.Equal((ExitCode.Input, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task List_File_ShowsItsKeysAndWhatIsWrong()
    {
        var file = _folder.At("keys.jsonl");
        await CommandLine.RunAsync("key", "new", "--name", "chat", "--tenant", "acme", "--days", "1", "--file", file);
        File.WriteAllText(file, ExpiresPattern().Replace(File.ReadAllText(file), "2026-01-01"));
        await CommandLine.RunAsync("key", "new", "--name", "boss", "--scopes", "admin", "--file", file);
        var good = await CommandLine.RunAsync("key", "list", file);
        File.AppendAllText(file, "nonsense\n");
        var bad = await CommandLine.RunAsync("key", "list", file);

        Assert.Equal((ExitCode.Ok, ExitCode.No), (good.ExitCode, bad.ExitCode));
        Assert.Matches(@"[0-9a-f]{12} +chat +decide, report +acme +20[0-9-]{8} [0-9:]{8}Z, expired", good.Output);
        Assert.Matches("[0-9a-f]{12} +boss +admin +all +never", good.Output);
        Assert.Equal("routing: line 3: is not JSON\n", bad.Error);
    }

    [Fact]
    public async Task Hash_TextThatIsNoKey_IsRefusedWithoutRepeatingIt()
    {
        var result = await CommandLine.RunWithInputAsync("rdk_half-a-key\n", "key", "hash");

        Assert.Equal(ExitCode.Input, result.ExitCode);
        Assert.DoesNotContain("half", result.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?<=\"expires\":\")[0-9-]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ExpiresPattern();
}
