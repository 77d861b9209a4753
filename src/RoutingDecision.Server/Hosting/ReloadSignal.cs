using System.Runtime.InteropServices;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Hosting;

/// <summary>
/// SIGHUP: policy, bundles, keys and certificates are read again, whether they look changed or not. Who watches them compares <see cref="Times"/> at
/// each look.
/// </summary>
internal sealed class ReloadSignal(ILogger<ReloadSignal> logger) : IHostedService, IDisposable
{
    private PosixSignalRegistration? _registration;
    private int _times;

    /// <summary>How often it was asked for.</summary>
    public int Times => Volatile.Read(ref _times);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsWindows())
        {
            _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Ask);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registration?.Dispose();

    private void Ask(PosixSignalContext signal)
    {
        // Or the process ends, as it does by default.
        signal.Cancel = true;
        RoutingLog.ReloadAsked(logger);
        Interlocked.Increment(ref _times);
    }
}
