using System.Globalization;

namespace RoutingDecision.Cli.Terminals;

/// <summary>Times as commands take them: a date and time, or how long ago.</summary>
internal static class TimeText
{
    private const long MostSecondsAgo = 36_500L * 86_400;

    // Ends of whole hours, as reports tell them, still are times.
    private const int LastYear = 9_998;

    /// <summary>Reads a time.</summary>
    /// <param name="option">The option that gave it, for the message.</param>
    /// <param name="text">2026-03-14T09:00:00Z, or 90m, 24h, 7d; at most 36,500 days ago, at most the year 9998.</param>
    /// <param name="clock">Tells now.</param>
    /// <exception cref="CommandException">It is none.</exception>
    public static DateTimeOffset Parse(string option, string text, TimeProvider clock)
    {
        if (text.Length > 1 && uint.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && SecondsOf(text[^1]) * number is { } ago and < MostSecondsAgo)
        {
            return clock.GetUtcNow() - TimeSpan.FromSeconds(ago);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.UtcDateTime.Year <= LastYear
            ? time
            : throw new CommandException(
                $"{option} is '{text}', allowed is a time such as 2026-03-14T09:00:00Z, at most of the year {LastYear}, or how long ago, at most "
                + "36500 days: 90m, 24h, 7d.");
    }

    private static long? SecondsOf(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => null,
    };
}
