using System.Numerics;
using System.Runtime.InteropServices;

namespace RoutingDecision.Core.Reports;

/// <summary>One value per <see cref="ReportMeasure"/>; adds up. Not thread-safe.</summary>
public sealed class ReportSums
{
    private readonly double[] _values = new double[(int)ReportMeasure.Count];

    /// <summary>The values, by the number of the measure.</summary>
    public ReadOnlySpan<double> Values => _values;

    public double this[ReportMeasure measure]
    {
        get => _values[(int)measure];
        set => _values[(int)measure] = value;
    }

    /// <summary>One member of a family.</summary>
    public double this[ReportMeasure first, int member]
    {
        get => _values[(int)first + member];
        set => _values[(int)first + member] = value;
    }

    public void Clear() => Array.Clear(_values);

    public void Add(ReportSums other)
    {
        var to = MemoryMarshal.Cast<double, Vector<double>>(_values.AsSpan());
        var from = MemoryMarshal.Cast<double, Vector<double>>(other._values);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }

        for (var i = to.Length * Vector<double>.Count; i < _values.Length; i++)
        {
            _values[i] += other._values[i];
        }
    }
}
