using System.Collections.Frozen;
using System.Text.Json;

namespace RoutingDecision.State.Journal;

/// <summary>
/// Names of an enum's values as records hold them: rate_limited, half_open. The value 0 of an enum that has a "None" is the empty text.
/// </summary>
public static class EnumName<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>().ToFrozenDictionary(v => v, NameOf);
    private static readonly FrozenDictionary<string, T> Values = Enum.GetValues<T>().ToFrozenDictionary(NameOf, v => v, StringComparer.Ordinal);

    /// <summary>The name of a value.</summary>
    public static string Of(T value) => Names.GetValueOrDefault(value, "");

    /// <summary>The value of a name; one that this version does not know is the enum's 0.</summary>
    public static T Parse(string name) => Values.GetValueOrDefault(name);

    private static string NameOf(T value)
    {
        var name = value.ToString();
        return name == "None" ? "" : JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
    }
}
