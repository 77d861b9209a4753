namespace RoutingDecision.Learning.Bundles;

/// <summary>Sentences of a model card that hold of one bundle and not of every one. Each is Markdown; the defaults are what holds of any.</summary>
internal sealed record CardRemarks
{
    /// <summary>Nothing but what holds of every bundle.</summary>
    public static CardRemarks None { get; } = new();

    /// <summary>What to expect of it, the end of a sentence.</summary>
    public string Expect { get; init; } = "expect it to be at chance or below it on a kind of task that it was not trained on.";

    /// <summary>How its data was used; whole lines, or empty.</summary>
    public string Data { get; init; } = "";

    /// <summary>Where its labels come from; a sentence with a space behind it, or empty.</summary>
    public string Labels { get; init; } = "";

    /// <summary>How the rows of the second reading were chosen; with a space before it, or empty.</summary>
    public string Reading { get; init; } = "";

    /// <summary>A section before the last one, with an empty line at its end, or empty.</summary>
    public string Section { get; init; } = "";

    /// <summary>The command that repeats its training, the begin of a sentence.</summary>
    public string Repeat { get; init; } = "`routing train` with the same files, options and seed";
}
