using RoutingDecision.Core.Access;
using RoutingDecision.Server.Hosting;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Security;

/// <summary>
/// Holds the keys in force. Whether there are keys at all is settled at the start: a file that is emptied later must not open the server to
/// everybody.
/// </summary>
internal sealed class AccessKeys
{
    private readonly RoutingMetrics _metrics;
    private volatile KeyRing? _current;

    /// <param name="first">Those to start with; null: keys are not configured.</param>
    /// <param name="metrics">Counts their calls.</param>
    public AccessKeys(KeyRing? first, RoutingMetrics metrics)
    {
        (_current, _metrics) = (first, metrics);
        first?.Count(metrics.KeyCalls);
    }

    /// <summary>Null: keys are not configured, and everybody may do everything.</summary>
    public KeyRing? Current => _current;

    /// <summary>Puts other keys into force, from the next call on, and ends the streams of those that they take something away from.</summary>
    public void Publish(KeyRing keys)
    {
        keys.Count(_metrics.KeyCalls);
        var before = _current;
        _current = keys;
        before?.GiveWayTo(keys);
    }

    /// <summary>Reads the keys of file and lines; null when neither is configured.</summary>
    /// <param name="options">They name the file and hold the lines.</param>
    /// <param name="time">Clock of the limits.</param>
    /// <param name="before">Those in force.</param>
    /// <exception cref="ConfigurationException">They can't be used; names every problem, and no key.</exception>
    public static KeyRing? Load(ServerOptions options, TimeProvider time, KeyRing? before = null)
    {
        if (!AreConfigured(options))
        {
            return null;
        }

        var problems = new List<string>();
        var keys = new List<ApiKey>();
        var text = options.ApiKeys.Length > 0 ? Text(options.ApiKeys, problems) : "";
        if (text is not null)
        {
            Take(text, options.ApiKeys, keys, problems);
        }

        Take(options.ApiKeyLines, nameof(ServerOptions.ApiKeyLines), keys, problems);
        problems.AddRange(
            keys.GroupBy(k => k.Id, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"The API key {g.Key} is there twice."));
        if (keys.Count == 0 && problems.Count == 0)
        {
            problems.Add($"There is no API key in '{options.ApiKeys}'. Make one with: routing key new");
        }

        return problems.Count == 0 ? new KeyRing(keys, time, before) : throw new ConfigurationException(problems) { MayPass = text is null };
    }

    /// <summary>Whether a key is asked of callers.</summary>
    public static bool AreConfigured(ServerOptions options) => options.ApiKeys.Length > 0 || options.ApiKeyLines.Length > 0;

    /// <summary>Where they come from, for the log.</summary>
    public static string SourceOf(ServerOptions options) => options.ApiKeys.Length > 0 ? options.ApiKeys : nameof(ServerOptions.ApiKeyLines);

    /// <summary>Null: it can't be read.</summary>
    private static string? Text(string file, List<string> problems)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"The API keys can't be read: {e.Message}");
            return null;
        }
    }

    private static void Take(string text, string source, List<ApiKey> keys, List<string> problems)
    {
        var list = ApiKeyLines.Parse(text);
        problems.AddRange(list.Problems.Select(p => $"{source}, {p}."));
        keys.AddRange(list.Keys);
    }
}
