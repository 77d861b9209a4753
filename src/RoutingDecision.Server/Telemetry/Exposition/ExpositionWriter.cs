using System.Buffers;
using System.Text;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>Writes a snapshot in one format. One writer per scrape.</summary>
internal sealed class ExpositionWriter(IBufferWriter<byte> output, ExpositionFormat format)
{
    private readonly bool openMetrics = format == ExpositionFormat.OpenMetrics;

    public void Write(MetricSnapshot snapshot)
    {
        foreach (MetricFamily family in snapshot.Families)
        {
            WriteMetadata(family.Identity);
            foreach (Series series in family.Series)
            {
                Write(family.Identity, series);
            }
        }

        if (openMetrics)
        {
            output.Write("# EOF\n"u8);
        }
    }

    private void WriteMetadata(FamilyIdentity identity)
    {
        string name = openMetrics ? identity.Name : identity.Name + Suffix(identity.Kind);
        Write($"# TYPE {name} {TypeName(identity.Kind)}\n");
        if (openMetrics && identity.Unit.Length > 0)
        {
            Write($"# UNIT {name} {identity.Unit}\n");
        }

        Write($"# HELP {name} {new StringBuilder().AppendEscaped(identity.Help, quotes: openMetrics)}\n");
    }

    private void Write(FamilyIdentity identity, Series series)
    {
        if (series is HistogramSeries histogram)
        {
            Write(identity.Name, histogram);
        }
        else
        {
            var number = (NumberSeries)series;
            WriteSample(identity.Name, Suffix(identity.Kind), series.Labels, bound: null, number.Value, number.Exemplar);
        }
    }

    private void Write(string name, HistogramSeries series)
    {
        long cumulative = 0;
        for (int bucket = 0; bucket < series.Counts.Length; bucket++)
        {
            cumulative += series.Counts[bucket];
            string bound = NumberText.Bound(bucket < series.Bounds.Length ? series.Bounds[bucket] : double.PositiveInfinity);
            WriteSample(name, "_bucket", series.Labels, bound, new Number(cumulative), series.Exemplars?[bucket]);
        }

        // OpenMetrics takes a sum for a counter, which one of negative values isn't, and forbids it, and the count with it.
        if (openMetrics && series.Bounds is [< 0, ..])
        {
            return;
        }

        WriteSample(name, "_sum", series.Labels, bound: null, new Number(series.Sum));
        WriteSample(name, "_count", series.Labels, bound: null, new Number(cumulative));
    }

    private void WriteSample(string name, string suffix, string labels, string? bound, Number value, TracedExemplar? exemplar = null)
    {
        Write(name);
        Write(suffix);
        WriteLabels(labels, bound);
        output.Write(" "u8);
        Write(value);
        if (openMetrics && exemplar is not null)
        {
            Write(exemplar);
        }

        output.Write("\n"u8);
    }

    private void WriteLabels(string labels, string? bound)
    {
        if (labels.Length == 0 && bound is null)
        {
            return;
        }

        output.Write("{"u8);
        Write(labels);
        if (bound is not null)
        {
            output.Write(labels.Length == 0 ? "le=\""u8 : ",le=\""u8);
            Write(bound);
            output.Write("\""u8);
        }

        output.Write("}"u8);
    }

    private void Write(TracedExemplar exemplar)
    {
        Write($" # {{trace_id=\"{exemplar.TraceId}\",span_id=\"{exemplar.SpanId}\"}} ");
        Write(new Number(exemplar.Value));
        long milliseconds = exemplar.Timestamp.ToUnixTimeMilliseconds();
        Write($" {milliseconds / 1000}.{milliseconds % 1000:000}");
    }

    private void Write(Number number) => output.Advance(NumberText.Format(number, output.GetSpan(NumberText.MaxLength)));

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);

    private static string Suffix(FamilyKind kind) => kind switch
    {
        FamilyKind.Counter => "_total",
        FamilyKind.Info => "_info",
        _ => "",
    };

    private string TypeName(FamilyKind kind) => kind switch
    {
        FamilyKind.Counter => "counter",
        FamilyKind.Histogram => "histogram",
        FamilyKind.Info when openMetrics => "info",
        _ => "gauge",
    };
}
