using System.Globalization;

namespace RoutingDecision.Learning.Plots;

/// <summary>One axis of a chart.</summary>
/// <param name="Label">What it shows, with its unit.</param>
/// <param name="Least">Smallest value shown.</param>
/// <param name="Most">Largest value shown, over <paramref name="Least"/>.</param>
internal sealed record Axis(string Label, double Least, double Most)
{
    private const int WantedTicks = 6;

    /// <summary>An axis that holds all values, with a margin of a twentieth of their range.</summary>
    public static Axis Around(string label, IEnumerable<double> values)
    {
        var all = values.ToArray();
        var (least, most) = (all.Min(), all.Max());
        var margin = most > least ? (most - least) / 20 : Math.Max(Math.Abs(most) / 20, 0.01);
        return new Axis(label, least - margin, most + margin);
    }

    /// <summary>Round numbers inside the axis: multiples of 1, 2 or 5 times a power of ten.</summary>
    public IReadOnlyList<double> Ticks()
    {
        var step = Step();
        var first = (long)Math.Ceiling((Least / step) - 1e-9);
        var last = (long)Math.Floor((Most / step) + 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
    }

    /// <summary>A tick's value with as many digits as the steps need.</summary>
    public string Text(double tick)
    {
        var digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(Step()) - 1e-9), 0, 9);
        return (Math.Abs(tick) < Step() / 1e6 ? 0 : tick).ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private double Step()
    {
        var rough = (Most - Least) / WantedTicks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * ((rough / power) switch
        {
            <= 1 => 1,
            <= 2 => 2,
            <= 5 => 5,
            _ => 10,
        });
    }
}
