using System.Text;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>Maps instrument and tag names to what Prometheus allows.</summary>
internal static class PrometheusName
{
    private const string TotalSuffix = "_total";

    /// <summary>
    /// The identity of an instrument's family: characters that aren't allowed become one underscore, the unit is appended unless the name ends in it
    /// behind an underscore (readers refuse a unit that isn't a suffix), and a counter's <c>_total</c>, which its samples get back, is taken off.
    /// </summary>
    public static FamilyIdentity Identify(string instrument, string? unit, string? description, FamilyKind kind)
    {
        string name = Sanitize(instrument).TrimEnd('_');
        if (kind == FamilyKind.Counter && name.EndsWith(TotalSuffix, StringComparison.Ordinal))
        {
            name = name[..^TotalSuffix.Length];
        }

        string unitName = UnitName.Of(unit, kind);
        if (unitName.Length > 0 && !name.EndsWith("_" + unitName, StringComparison.Ordinal))
        {
            name = $"{name}_{unitName}";
        }

        return new FamilyIdentity(name.Length == 0 ? "_" : name, kind, unitName, string.IsNullOrEmpty(description) ? instrument : description);
    }

    /// <summary>A label name: as a metric name, but without colons.</summary>
    public static string Label(string tag)
    {
        string name = Sanitize(tag).Replace(':', '_');
        return name.Length == 0 ? "_" : name;
    }

    /// <summary>Letters, digits and colons of the text, each run of anything else as one underscore; never starts with a digit.</summary>
    public static string Sanitize(string text)
    {
        var name = new StringBuilder(text.Length + 1);
        foreach (char c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == ':')
            {
                if (name.Length == 0 && char.IsAsciiDigit(c))
                {
                    name.Append('_');
                }

                name.Append(c);
            }
            else if (name.Length == 0 || name[^1] != '_')
            {
                name.Append('_');
            }
        }

        return name.ToString();
    }
}
