namespace RoutingDecision.Core.PolicyVersions;

/// <summary>The record of one change of the policy, kept for those who ask later who did what and why.</summary>
public sealed record PolicyRecord
{
    /// <summary>Records kept at most; of older changes nothing is known.</summary>
    public const int MostKept = 1_000;

    /// <summary>Version that came into force.</summary>
    public required string Version { get; init; }

    /// <summary>Version before it.</summary>
    public string Previous { get; init; } = "";

    /// <summary>What was done: <c>file</c> (what the server was started with), <c>publish</c> or <c>rollback</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public required long AtUnixMs { get; init; }

    /// <summary>Who: name of the key, if any, and address.</summary>
    public required string By { get; init; }

    public string Comment { get; init; } = "";

    /// <summary>Why it was published although a check refused it; empty: it was not.</summary>
    public string ForceReason { get; init; } = "";

    public int TestsPassed { get; init; }

    public int TestsFailed { get; init; }
}
