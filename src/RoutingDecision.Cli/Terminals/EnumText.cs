using System.Text;

namespace RoutingDecision.Cli.Terminals;

/// <summary>Enum values as words: <c>HalfOpen</c> is "half open".</summary>
internal static class EnumText
{
    public static string Of<T>(T value, char separator = ' ')
        where T : struct, Enum
    {
        var text = new StringBuilder();
        foreach (var c in value.ToString())
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append(separator);
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
