namespace RoutingDecision.Core.Policies.Binding;

/// <summary>Wording shared by the messages of problems.</summary>
internal static class Sentence
{
    private const int LongestList = 40;
    private const int LongestValue = 60;

    /// <summary>Names in the order given, cut when there are very many.</summary>
    public static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count <= LongestList
            ? string.Join(", ", all)
            : string.Join(", ", all.Take(LongestList)) + $" and {all.Count - LongestList} more";
    }

    /// <summary>The start of a value that may be very long.</summary>
    public static string Shorten(string value) => value.Length <= LongestValue ? value : value[..LongestValue] + "...";

    /// <summary>What a node holds, for "must be ..., is ...".</summary>
    public static string Describe(PolicyNode node) => node.Kind switch
    {
        NodeKind.Mapping => "a mapping",
        NodeKind.Sequence => "a list",
        _ when node.IsNull => "empty",
        _ => $"'{Shorten(node.Value)}'",
    };
}
