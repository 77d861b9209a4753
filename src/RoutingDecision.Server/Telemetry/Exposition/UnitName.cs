using System.Collections.Frozen;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>
/// Spells out UCUM units, as instruments declare them, for metric names: <c>s</c> is <c>seconds</c>, <c>By/s</c> is <c>bytes_per_second</c>.
/// </summary>
internal static class UnitName
{
    private static readonly FrozenDictionary<string, string> Plural = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["TiBy"] = "tebibytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["TBy"] = "terabytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["%"] = "percent",
        ["USD"] = "usd",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Singular = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["s"] = "second",
        ["ms"] = "millisecond",
        ["min"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
        ["wk"] = "week",
        ["mo"] = "month",
        ["a"] = "year",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>
    /// The unit as a metric name ends in it, or empty for none. Annotations (<c>{request}</c>) say what is counted, not a unit, and are left out;
    /// <c>1</c> is a ratio on a gauge and no unit elsewhere; an unknown unit keeps its letters and digits.
    /// </summary>
    public static string Of(string? unit, FamilyKind kind)
    {
        string bare = WithoutAnnotations(unit ?? "");
        int slash = bare.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return bare == "1" ? (kind == FamilyKind.Gauge ? "ratio" : "") : Spell(bare, Plural);
        }

        string numerator = bare[..slash] == "1" ? "" : Spell(bare[..slash], Plural);
        string denominator = Spell(bare[(slash + 1)..], Singular);
        return denominator.Length == 0 ? numerator : (numerator.Length == 0 ? "" : numerator + "_") + "per_" + denominator;
    }

    private static string Spell(string unit, FrozenDictionary<string, string> names) =>
        names.TryGetValue(unit, out string? name) ? name : PrometheusName.Sanitize(unit).Trim('_');

    private static string WithoutAnnotations(string unit)
    {
        int open = unit.IndexOf('{', StringComparison.Ordinal);
        while (open >= 0)
        {
            int close = unit.IndexOf('}', open);
            unit = close < 0 ? unit[..open] : unit.Remove(open, close - open + 1);
            open = unit.IndexOf('{', StringComparison.Ordinal);
        }

        return unit.Trim();
    }
}
