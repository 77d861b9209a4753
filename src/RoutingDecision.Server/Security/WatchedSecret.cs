using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Security;

/// <summary>Files with keys or certificates, read again when they have changed. What can't be used leaves in force what is.</summary>
/// <param name="what">For log and counter: api_keys or certificates.</param>
/// <param name="files">The files.</param>
/// <param name="put">Reads them and puts them into force; ConfigurationException: they can't be used.</param>
internal sealed class WatchedSecret(string what, SettledFiles files, Action put, RoutingMetrics metrics, ILogger logger)
{
    /// <summary>Reads them if they have changed; not for two threads at a time.</summary>
    public void Look()
    {
        if (files.HaveChanged())
        {
            Reload();
        }
    }

    /// <summary>Lets the next looks read them whether they have changed or not.</summary>
    public void Forget() => files.Forget();

    /// <summary>Reads them.</summary>
    public void Reload()
    {
        try
        {
            put();
            metrics.Reloaded(what, good: true);
        }
        catch (ConfigurationException wrong)
        {
            RoutingLog.SecretsRefused(logger, what, wrong.Message);
            metrics.Reloaded(what, good: false);
        }
    }
}
