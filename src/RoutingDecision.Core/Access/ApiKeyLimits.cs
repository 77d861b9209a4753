namespace RoutingDecision.Core.Access;

/// <summary>What a key may use of a server, each replica counting for itself; null: no limit of its own.</summary>
/// <param name="PerSecond">Decisions and reports a second, over 0; those in batches and streams count one by one.</param>
/// <param name="Burst">How many may come at once after a pause, from 1; null: those of one second.</param>
/// <param name="Calls">Calls and streams under way, from 1.</param>
public sealed record ApiKeyLimits(double? PerSecond, int? Burst, int? Calls)
{
    /// <summary>No limit.</summary>
    public static ApiKeyLimits None { get; } = new(null, null, null);
}
