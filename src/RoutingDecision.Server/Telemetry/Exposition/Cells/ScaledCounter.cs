using System.Diagnostics.Metrics;

namespace RoutingDecision.Server.Telemetry.Exposition.Cells;

/// <summary>
/// One count of a quantity with fractions, such as money: added to as whole numbers of a small part, which is what a <see cref="CounterCell"/> adds
/// without a lock, and exported in the unit itself. Safe for any number of threads.
/// </summary>
internal sealed class ScaledCounter
{
    private readonly CounterCell cell = new();
    private readonly double perUnit;

    /// <param name="name">Instrument name such as <c>routing.cost</c>.</param>
    /// <param name="unit">UCUM unit of what is exported, or one that <see cref="UnitName"/> knows.</param>
    /// <param name="perUnit">How many of the parts that are counted make a unit.</param>
    public ScaledCounter(Meter meter, string name, string unit, string description, double perUnit)
    {
        this.perUnit = perUnit;
        meter.CreateObservableCounter(name, () => Value, unit, description);
    }

    /// <summary>The sum of everything added, in the unit.</summary>
    public double Value => cell.Value / perUnit;

    /// <summary>Adds <paramref name="amount"/> in the unit, rounded to the nearest part.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is negative.</exception>
    public void Add(double amount) => cell.Add((long)Math.Round(amount * perUnit));
}
