namespace RoutingDecision.Core.Selection;

/// <summary>
/// Caution while traffic drifts from what the classifier knows: its probabilities are no longer calibrated, and an answer that is not good enough
/// costs more than one
/// that is too good. Failures of every tier but the strongest are taken a number of times as likely, so that utility, risk and thresholds all ask
/// for more. Order among tiers stays: p[t] rises with t, and so does 1 - k (1 - p[t]).
/// </summary>
internal static class Caution
{
    /// <summary>Probabilities stay as they are.</summary>
    public const double None = 1;

    /// <summary>P(success) with caution.</summary>
    /// <param name="success">P(success) per tier, cheapest first.</param>
    /// <param name="factor">How many times as likely failures are taken; <see cref="None"/> or more.</param>
    /// <param name="room">As long as <paramref name="success"/>; filled.</param>
    public static void Apply(ReadOnlySpan<float> success, double factor, Span<float> room)
    {
        success.CopyTo(room);
        for (var t = 0; t < success.Length - 1; t++)
        {
            room[t] = (float)Math.Max(0, 1 - (factor * (1 - success[t])));
        }
    }
}
