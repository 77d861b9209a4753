using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Classifiers;

/// <summary>Looks at the bundle folders as often as at the policy, and for the same reasons by polling.</summary>
internal sealed class BundleWatch(
    ServerOptions options, ClassifierRoster roster, ReloadSignal reload, TimeProvider time, ILogger<BundleWatch> logger) : BackgroundService
{
    private int _asked;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        roster.Start();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.PolicyPollMs), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (_asked != reload.Times)
                {
                    _asked = reload.Times;
                    roster.Forget();
                }

                roster.Look();
            }
            catch (Exception unexpected)
            {
                // Whatever is wrong with this bundle, the next one deserves a look; an exception that leaves here would stop the server.
                RoutingLog.WatchFailed(logger, options.Bundle, unexpected);
            }
        }
    }
}
