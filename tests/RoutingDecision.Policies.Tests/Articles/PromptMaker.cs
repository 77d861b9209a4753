namespace RoutingDecision.Policies.Tests.Articles;

/// <summary>Prompts of all lengths in which the routers' keywords occur whole, inside other words, in any case and not at all.</summary>
internal sealed class PromptMaker(int seed)
{
    private static readonly string[] Filler =
    [
        "the", "report", "please", "of", "customer", "Tuesday", "quarterly", "revenue", "in", "Berlin", "summer", "a", "to", "nothing", "strengthen",
        "context", "authentication", "undefined", "reclassified", "encoded", "unaddressed", "whyever", "debugger", "step", "text", "über", "naïve", "данные",
    ];

    private static readonly string[] Signs = [",", ".", "?", "!", ";", ":"];

    private static readonly string[] Keywords =
    [
        .. ArticleRouters.S0Simple, .. ArticleRouters.S0Complex, .. ArticleRouters.S1Questions, .. ArticleRouters.S1Works,
        .. ArticleRouters.S4Complex, .. ArticleRouters.S4Simple, "then", "after that", "next", "finally", "step 3",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A prompt of about so many words, or of a random length.</summary>
    public string Prompt(int words = -1)
    {
        var parts = new List<string>();
        var count = words >= 0 ? words : _random.Next(1, _random.Next(4) == 0 ? 120 : 18);
        var density = _random.Next(12);
        for (var n = 0; n < count;)
        {
            var part = _random.Next(12) < density ? Keywords[_random.Next(Keywords.Length)] : Filler[_random.Next(Filler.Length)];
            n += part.Count(c => c == ' ') + 1;
            parts.Add(Dress(part));
        }

        var text = string.Join(' ', parts);
        return _random.Next(6) == 0 ? text + "\n```\nx = 1\n```" : text;
    }

    public T Pick<T>(params T[] from) => from[_random.Next(from.Length)];

    public double Share() => _random.NextDouble();

    private string Dress(string part) => _random.Next(8) switch
    {
        0 => part.ToUpperInvariant(),
        1 => char.ToUpperInvariant(part[0]) + part[1..],
        2 => part + Signs[_random.Next(Signs.Length)],
        3 => "re" + part,
        4 => part + "s",
        5 => $"({part})",
        6 => part.Replace(" ", "  ", StringComparison.Ordinal),
        _ => part,
    };
}
