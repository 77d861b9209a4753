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

    /// <summary>Keeps the signal from ending the process, which it does by default, also before there is anything to read again.</summary>
    public static IDisposable? Ignore() =>
        OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, static signal => signal.Cancel = true);

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
        signal.Cancel = true;
        RoutingLog.ReloadAsked(logger);
        Interlocked.Increment(ref _times);
    }
}
