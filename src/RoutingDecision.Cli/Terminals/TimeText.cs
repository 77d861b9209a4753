using System.Globalization;

namespace RoutingDecision.Cli.Terminals;

/// <summary>Times as commands take them: a date and time, or how long ago.</summary>
internal static class TimeText
{
    /// <summary>Reads a time.</summary>
    /// <param name="option">The option that gave it, for the message.</param>
    /// <param name="text">2026-03-14T09:00:00Z, or 90m, 24h, 7d.</param>
    /// <param name="clock">Tells now.</param>
    /// <exception cref="CommandException">It is none.</exception>
    public static DateTimeOffset Parse(string option, string text, TimeProvider clock)
    {
        if (text.Length > 1 && uint.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && SpanOf(text[^1], number) is { } ago && ago < TimeSpan.FromDays(36_500))
        {
            return clock.GetUtcNow() - ago;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new CommandException($"{option} is '{text}', allowed is a time such as 2026-03-14T09:00:00Z, or how long ago: 90m, 24h, 7d.");
    }

    private static TimeSpan? SpanOf(char unit, uint number) => unit switch
    {
        's' => TimeSpan.FromSeconds(number),
        'm' => TimeSpan.FromMinutes(number),
        'h' => TimeSpan.FromHours(number),
        'd' => TimeSpan.FromDays(number),
        _ => null,
    };
}
