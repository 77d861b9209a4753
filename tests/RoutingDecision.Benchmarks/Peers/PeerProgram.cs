using System.Diagnostics;
using System.Globalization;

namespace RoutingDecision.Benchmarks.Peers;

/// <summary>
/// Another router in a process of its own, which makes a pass over the prompts when it is told to and waits otherwise. Disposing it ends it.
/// </summary>
internal sealed class PeerProgram : IDisposable
{
    private readonly Process _process;

    private PeerProgram(Process process) => _process = process;

    /// <summary>Starts one and waits until it has read, and where it learns learned, what it needs.</summary>
    /// <param name="interpreter">What runs it.</param>
    /// <param name="script">In the folder of peers.</param>
    /// <param name="files">Its files.</param>
    public static async Task<PeerProgram> StartAsync(string interpreter, string script, params string[] files)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Peers", "programs", script);
        var process = Process.Start(new ProcessStartInfo(interpreter, [path, .. files])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
        })!;
        var program = new PeerProgram(process);
        return await process.StandardOutput.ReadLineAsync() == "ready" ? program : throw new InvalidOperationException($"{script} did not start.");
    }

    /// <summary>Microseconds a prompt of one pass.</summary>
    public async Task<double> PassAsync(string router)
    {
        await _process.StandardInput.WriteLineAsync(router);
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The peer {router} ended.");
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        // At the end of its input it ends by itself.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
