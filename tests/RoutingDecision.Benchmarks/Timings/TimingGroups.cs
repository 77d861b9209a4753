namespace RoutingDecision.Benchmarks.Timings;

/// <summary>Everything that is timed, in the order of the table.</summary>
internal static class TimingGroups
{
    /// <summary>Work that never changes, to compare machines and moments by.</summary>
    public static Timing Yardstick { get; } = new("yardstick: SHA-256 of 1,024 bytes", PrepareYardstick) { IsBackdrop = true };

    public static IReadOnlyList<Timing> All { get; } =
    [
        Yardstick, .. DecisionTimings.All, .. PromptTimings.All, .. RuleTimings.All, .. ClassifierTimings.All, .. ServerTimings.All,
        .. JournalTimings.All,
    ];

    /// <summary>The yardstick, and what has a text in its name; empty: all.</summary>
    public static IReadOnlyList<Timing> Named(string text) =>
        [.. All.Where(t => t == Yardstick || t.Name.Contains(text, StringComparison.Ordinal))];

    private static Func<int> PrepareYardstick()
    {
        var (data, hash) = (new byte[1024], new byte[32]);
        return () => System.Security.Cryptography.SHA256.HashData(data, hash);
    }
}
