namespace RoutingDecision.Server.Errors;

/// <summary>What callers sent, short enough to be sent back: statuses travel in headers, and clients refuse large ones.</summary>
internal static class Echo
{
    private const int MostCharacters = 64;

    /// <summary>A name as it was sent, or its beginning.</summary>
    public static string Of(string text) => Cut(text, MostCharacters);

    /// <summary>The text, or its beginning and an ellipsis; never half a surrogate pair.</summary>
    public static string Cut(string text, int mostCharacters)
    {
        if (text.Length <= mostCharacters)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[mostCharacters - 1]) ? mostCharacters - 1 : mostCharacters;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
