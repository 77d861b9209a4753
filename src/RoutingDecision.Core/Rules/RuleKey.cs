namespace RoutingDecision.Core.Rules;

/// <summary>What rules are indexed by.</summary>
internal enum KeyKind : byte
{
    Tenant,
    Feature,
    Language,
    Tag,
    TagPresence,
    Task,
    Phrase,
}

/// <summary>
/// A value that a request may have. Tenants, features and languages are a text, tags a text and a value, tasks and phrases a
/// number.
/// </summary>
internal readonly record struct RuleKey(KeyKind Kind, string Text, string Value, int Number)
{
    public static RuleKey Of(KeyKind kind, string text) => new(kind, text, "", 0);

    public static RuleKey Of(KeyKind kind, int number) => new(kind, "", "", number);

    public static RuleKey Tag(string name, string value) => new(KeyKind.Tag, name, value, 0);
}
