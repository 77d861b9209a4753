using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Security;

/// <summary>
/// Files with keys or certificates, read again when they have changed. What can't be used leaves in force what is, and is told once. What may pass
/// without another change, as a file that can't be read or a certificate that is not valid yet, is tried again until it has passed. Not for two
/// threads at a time.
/// </summary>
/// <param name="what">For log and counter: api_keys or certificates.</param>
/// <param name="files">The files.</param>
/// <param name="put">Reads them and puts them into force; ConfigurationException: they can't be used.</param>
internal sealed class WatchedSecret(
    string what, SettledFiles files, Action put, RoutingMetrics metrics, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostPause = TimeSpan.FromSeconds(30);

    private string? _told;
    private long? _failed;
    private TimeSpan _pause;

    /// <summary>Reads them if they have changed, or if it is time to try again.</summary>
    public void Look()
    {
        if (files.HaveChanged())
        {
            (_told, _pause) = (null, LeastPause);
            Reload();
        }
        else if (_failed is { } failed && time.GetElapsedTime(failed) >= _pause)
        {
            _pause = _pause * 2 < MostPause ? _pause * 2 : MostPause;
            Reload();
        }
    }

    /// <summary>Lets the next looks read them whether they have changed or not.</summary>
    public void Forget() => files.Forget();

    private void Reload()
    {
        _failed = null;
        try
        {
            put();
            metrics.Reloaded(what, good: true);
        }
        catch (ConfigurationException wrong)
        {
            _failed = wrong.MayPass ? time.GetTimestamp() : null;
            if (!string.Equals(_told, wrong.Message, StringComparison.Ordinal))
            {
                _told = wrong.Message;
                RoutingLog.SecretsRefused(logger, what, wrong.Message);
                metrics.Reloaded(what, good: false);
            }
        }
    }
}
