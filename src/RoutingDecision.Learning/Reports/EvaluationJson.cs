using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using RoutingDecision.Learning.Evaluation;

namespace RoutingDecision.Learning.Reports;

/// <summary>
/// An evaluation as JSON: <c>{"bundle", "seed", "resamples", "data_sets": [{"name", "file", "split", "labels", "incomplete", "pair":
/// {"weak","strong"}, "chain": {tier: model}, "router", "n", measures..., "routers": [{"router", "n", measures...}]}]}</c>. Each measure of <see
/// cref="MeasureNames"/> is <c>{"value","low","high"}</c>, or null where it does not apply. The measures of the data set itself are those of its
/// first router.
/// </summary>
public static class EvaluationJson
{
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>Indented, with a fixed order of fields.</summary>
    public static string Write(EvaluationReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Layout))
        {
            json.WriteStartObject();
            json.WriteString("bundle", report.Bundle);
            json.WriteNumber("seed", report.Seed);
            json.WriteNumber("resamples", report.Resamples);
            json.WriteStartArray("data_sets");
            foreach (var set in report.Sets)
            {
                Write(json, set);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, SetReport set)
    {
        json.WriteStartObject();
        json.WriteString("name", set.Name);
        json.WriteString("file", set.File);
        json.WriteString("split", set.Split);
        json.WriteBoolean("labels", set.IsLabelled);
        json.WriteNumber("incomplete", set.Incomplete);
        json.WriteStartObject("pair");
        json.WriteString("weak", set.Pair.Weak);
        json.WriteString("strong", set.Pair.Strong);
        json.WriteEndObject();
        json.WriteStartObject("chain");
        foreach (var (tier, model) in set.Arms)
        {
            json.WriteString(tier, model.Length > 0 ? model : null);
        }

        json.WriteEndObject();
        Write(json, set.Results[0]);
        json.WriteStartArray("routers");
        foreach (var result in set.Results)
        {
            json.WriteStartObject();
            Write(json, result);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EvaluationResult result)
    {
        json.WriteString("router", result.Router);
        json.WriteNumber("n", result.N);
        foreach (var name in MeasureNames.All)
        {
            if (result[name] is not { } interval)
            {
                json.WriteNull(name);
                continue;
            }

            json.WriteStartObject(name);
            json.WriteNumber("value", interval.Value);
            json.WriteNumber("low", interval.Low);
            json.WriteNumber("high", interval.High);
            json.WriteEndObject();
        }
    }
}
