using System.Buffers;
using System.Text;

namespace RoutingDecision.Server.Telemetry.Exposition;

/// <summary>
/// Escapes backslash and line feed, and the double quote where the format asks for it: in label values, and in the help of OpenMetrics.
/// </summary>
internal static class Escaping
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\\n\"");

    public static StringBuilder AppendEscaped(this StringBuilder text, string value, bool quotes)
    {
        if (!value.AsSpan().ContainsAny(Special))
        {
            return text.Append(value);
        }

        foreach (char c in value)
        {
            _ = c switch
            {
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '"' when quotes => text.Append("\\\""),
                _ => text.Append(c),
            };
        }

        return text;
    }
}
