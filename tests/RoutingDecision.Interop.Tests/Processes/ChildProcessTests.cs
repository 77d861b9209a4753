using RoutingDecision.TestKit;

namespace RoutingDecision.Interop.Tests.Processes;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task RunAsync_Output_BothStreamsAndTheCodeAreKept()
    {
        var result = await ChildProcess.RunAsync(Shell("echo a; echo b; echo c >&2; exit 3"), Soon);

        Assert.Equal(["a", "b"], result.Lines);
        Assert.Equal("c", result.Error);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("c", Assert.Throws<InvalidOperationException>(result.EnsureSuccess).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_MuchOnBothStreams_DoesNotBlock()
    {
        var result = await ChildProcess.RunAsync(Shell("for i in $(seq 20000); do echo out $i; echo error $i >&2; done"), Soon);

        Assert.Equal(20_000, result.Lines.Count);
        Assert.EndsWith("error 20000", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Input_IsReadToItsEnd()
        => Assert.Equal("x", (await ChildProcess.RunAsync(Shell("cat") with { Input = "x" }, Soon)).Output);

    [Fact]
    public async Task RunAsync_Environment_IsAddedAndRemoved()
    {
        var command = Shell("echo [$ADDED$PATH]") with { Environment = new Dictionary<string, string?> { ["ADDED"] = "a", ["PATH"] = null } };

        Assert.StartsWith("[a", (await ChildProcess.RunAsync(command with { Program = "/bin/sh" }, Soon)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_PastItsDeadline_EndsItAndTellsWhatItWrote()
    {
        using var folder = new TemporaryFolder();
        var command = Shell($"echo $$ > {folder.At("id")}; echo begun; sleep 600; true");
        var deadline = TimeSpan.FromMilliseconds(500);
        TimeoutException e;

        // Until it is long enough for the shell to begin.
        do
        {
            deadline *= 2;
            e = await Assert.ThrowsAsync<TimeoutException>(() => ChildProcess.RunAsync(command, deadline));
        }
        while (!e.Message.Contains("begun", StringComparison.Ordinal) && deadline < Soon);

        Assert.Contains("begun", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{File.ReadAllText(folder.At("id")).Trim()}"));
    }

    [Fact]
    public async Task WaitForLineAsync_LineBeforeOrAfter_IsFound()
    {
        await using var child = ChildProcess.Start(Shell("echo first; echo second; exec sleep 600"));

        Assert.Equal("second", await child.WaitForLineAsync(line => line.StartsWith('s'), Soon));
        Assert.Equal("first", await child.WaitForLineAsync(line => line.StartsWith('f'), Soon));
        Assert.False(child.HasExited);
    }

    [Fact]
    public async Task WaitForLineAsync_EndsWithoutIt_TellsWhatItWrote()
    {
        await using var child = ChildProcess.Start(Shell("echo why >&2"));

        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => child.WaitForLineAsync(_ => true, Soon));

        Assert.Contains("ended before", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignalAsync_Term_EndsItByThatSignal()
    {
        await using var child = ChildProcess.Start(Shell("echo ready; exec sleep 600"));
        await child.WaitForLineAsync(line => line == "ready", Soon);

        await child.SignalAsync("TERM");

        Assert.Equal(128 + 15, (await child.WaitForExitAsync(Soon)).ExitCode);
    }

    [Fact]
    public void Start_NoSuchProgram_NamesIt()
    {
        var e = Assert.Throws<InvalidOperationException>(() => ChildProcess.Start(new ChildCommand("/no/such")));

        Assert.Contains("/no/such", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_Missing_NamesTheRemedy()
    {
        var tool = Assert.Throws<ToolMissingException>(() => Tool.Locate("no-such-tool", Tool.Install("interop")));
        var module = await Assert.ThrowsAsync<ToolMissingException>(() => Tool.RequirePythonAsync(Tool.Install("interop"), "sys", "no_such_module"));

        Assert.Contains("install-tools.sh interop", tool.Message, StringComparison.Ordinal);
        Assert.Contains("no_such_module", module.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FreePort_Several_AreDifferentAndNoneOfTheSystems()
    {
        int[] ports = [.. FreePort.Take(20), FreePort.Take()];

        Assert.Distinct(ports);
        // From 32,768 on the system gives them to whoever asks for any.
        Assert.All(ports, port => Assert.InRange(port, FreePort.Least, FreePort.Most));
    }

    // Another process of tests must not get it while the server that had it is away.
    [Fact]
    public void FreePort_Taken_IsHeldWhileNobodyListens()
    {
        var port = FreePort.Take();
        var held = Path.Combine(Path.GetTempPath(), $"routing-ports-{Environment.UserName}", $"{port}");

        Assert.Throws<IOException>(() => File.Open(held, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
    }

    private static ChildCommand Shell(string script) => new("/bin/sh", "-c", script);
}
