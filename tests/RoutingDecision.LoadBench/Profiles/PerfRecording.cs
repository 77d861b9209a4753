using System.Diagnostics;
using System.Globalization;
using RoutingDecision.LoadBench.Profiles.Stacks;
using RoutingDecision.TestKit;

namespace RoutingDecision.LoadBench.Profiles;

/// <summary>
/// Samples what a process does with Linux' perf, by the kernel's clock, which every machine has, where counters of the processor are often kept from
/// virtual ones. Disposing it removes what the runtime wrote for perf.
/// </summary>
internal sealed class PerfRecording : IAsyncDisposable
{
    /// <summary>Samples a second of a busy processor; no divisor or multiple of the rates at which programs do things.</summary>
    private const string Frequency = "997";

    private const int Attempts = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _tool;
    private readonly int _process;
    private readonly TemporaryFolder _folder = new();
    private readonly Task _recorded;

    private PerfRecording(string tool, int process, TimeSpan length)
    {
        (_tool, _process) = (tool, process);
        _recorded = RecordAsync(length);
    }

    private string Samples => _folder.At("perf.data");

    /// <summary>Begins; it ends by itself.</summary>
    /// <param name="process">A process of this user.</param>
    /// <param name="length">How long.</param>
    public static PerfRecording Start(int process, TimeSpan length) => new(Tool.Locate("perf", Tool.Install("profile")), process, length);

    /// <summary>Waits for the end and reads what was sampled. The process must still run: code that it drops loses its names.</summary>
    /// <exception cref="InvalidOperationException">perf failed, such as where it may not look at processes.</exception>
    public async Task<Profile> ReadAsync()
    {
        await _recorded;
        // Inlined calls would be looked up by a program of their own, for each address.
        var start = new ProcessStartInfo(_tool, ["script", "-i", Samples, "--no-inline", "-F", "comm,tid,ip,sym,dso"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var script = Process.Start(start)!;
        var errors = script.StandardError.ReadToEndAsync();
        var profile = Profile.Of(new StackReader().Read(script.StandardOutput));
        await script.WaitForExitAsync();
        return script.ExitCode == 0 && profile.Samples > 0
            ? profile
            : throw new InvalidOperationException($"perf script ended with {script.ExitCode} and {profile.Samples} samples\n{await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        await _recorded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _folder.Dispose();
        // perf looks for it there and nowhere else.
        File.Delete($"/tmp/perf-{Number(_process)}.map");
    }

    /// <summary>perf gives up, without a word, when a thread that it saw ends before it can be followed, as those of pools do.</summary>
    private async Task RecordAsync(TimeSpan length)
    {
        var seconds = length.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        var command = new ChildCommand(
            _tool, "record", "-e", "cpu-clock", "-F", Frequency, "-g", "-p", Number(_process), "-o", Samples, "--", "sleep", seconds);
        var result = await ChildProcess.RunAsync(command, length + Patience);
        for (var attempt = 1; attempt < Attempts && result.ExitCode != 0 && string.IsNullOrWhiteSpace(result.Error); attempt++)
        {
            result = await ChildProcess.RunAsync(command, length + Patience);
        }

        result.EnsureSuccess();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
