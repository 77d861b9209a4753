using System.Diagnostics.Metrics;

namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>Bounds on the label sets of a family, and the counter that tells when one was reached.</summary>
internal static class FamilyLimits
{
    /// <summary>Label sets of a family unless it says otherwise.</summary>
    public const int DefaultLabelSets = 256;

    /// <summary>The most a family may ask for; below the 2,000 series at which the metrics SDK starts to fold series by itself.</summary>
    public const int MaxLabelSets = 1_900;

    /// <summary>Counts look-ups beyond a family's bound, labelled with the family.</summary>
    public const string OverflowName = "routing.metrics.overflow";

    public const string OverflowDescription = "Label sets beyond a family's bound, folded into the series labelled \"other\".";

    public const string OverflowLabel = "family";

    /// <summary>Families of one meter all declare this counter; the SDK takes equal declarations for one instrument.</summary>
    public static void ObserveOverflow(Meter meter, string family, CounterCell refused) => meter.CreateObservableCounter(
        OverflowName,
        () => new Measurement<long>(refused.Value, new KeyValuePair<string, object?>(OverflowLabel, family)),
        unit: null,
        OverflowDescription);
}
