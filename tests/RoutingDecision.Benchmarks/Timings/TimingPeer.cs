using System.Diagnostics;
using System.Globalization;

namespace RoutingDecision.Benchmarks.Timings;

/// <summary>A process of this program, of this or another build, that runs bursts when it is asked; see <see cref="TimingServer"/>.</summary>
internal sealed class TimingPeer : IDisposable
{
    private readonly Process _process;

    /// <param name="program">The program.</param>
    /// <param name="words">What it serves.</param>
    /// <param name="quick">Short bursts.</param>
    public TimingPeer(string program, IReadOnlyList<string> words, bool quick)
    {
        IReadOnlyList<string> arguments = quick ? [.. words, BenchProgram.QuickFlag] : words;
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>A burst; null when the build doesn't know the work.</summary>
    public async Task<TimedBurst?> BurstAsync(string name)
    {
        await _process.StandardInput.WriteLineAsync(name);
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"{_process.StartInfo.FileName} ended: is that commit older than {TimingCheck.ServeFlag}?");
        if (answer == TimingServer.Unknown)
        {
            return null;
        }

        var words = answer.Split(' ');
        return new TimedBurst(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        // At the end of its input it ends by itself.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
