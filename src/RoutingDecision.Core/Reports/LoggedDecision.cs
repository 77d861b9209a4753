namespace RoutingDecision.Core.Reports;

/// <summary>Where a record stands, so that its details can be read again when somebody asks.</summary>
/// <param name="Source">Number of the journal.</param>
/// <param name="Segment">Segment in it.</param>
/// <param name="Offset">Byte in that.</param>
public readonly record struct RecordPlace(int Source, long Segment, long Offset);

/// <summary>
/// A decision as the log holds it, as far as reports need it. It is read while it is handed on: who made it may fill the lists that it points to again.
/// </summary>
public readonly ref struct LoggedDecision
{
    public LoggedDecision()
    {
    }

    /// <summary>What its token says.</summary>
    public required ReportClaims Claims { get; init; }

    /// <summary>Expected cost of the recommendation, in US dollars.</summary>
    public double EstimatedCostUsd { get; init; }

    /// <summary>The rule that settled the tier; empty: none did.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Expected cost on each tier, cheapest first; NaN: the tier has no model.</summary>
    public ReadOnlySpan<double> TierCostUsd { get; init; }

    /// <summary>P(success) on each tier, cheapest first.</summary>
    public ReadOnlySpan<float> Success { get; init; }

    /// <summary>Probability of the shadow ask.</summary>
    public double ShadowProbability { get; init; }

    /// <summary>What moved the tier from where the ask alone would have had it.</summary>
    public RegretCause Cause { get; init; }

    /// <summary>How far the tier's choice was from another one, in what the decisive reason measures; NaN: it says nothing.</summary>
    public double Margin { get; init; } = double.NaN;

    /// <summary>Keyed hashes of the keys by which experiments assign; 0: not given.</summary>
    public ulong ExperimentHash { get; init; }

    public ulong UserHash { get; init; }

    public ulong ConversationHash { get; init; }

    public RecordPlace Place { get; init; }
}
