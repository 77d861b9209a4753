namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>One value that is set, zero at first. Any number of threads may set and read it; the last write wins.</summary>
internal sealed class GaugeCell
{
    private double value;

    /// <summary>The value last set, in the family's unit; NaN and infinities are exported as such.</summary>
    public double Value
    {
        get => Volatile.Read(ref value);
        set => Volatile.Write(ref this.value, value);
    }
}
