namespace RoutingDecision.Core.Prompts;

/// <summary>
/// What reading a prompt found, kept under its digest, so that a prompt which comes back is not read again. Holds no text. Immutable but for
/// <see cref="Phrases"/> and <see cref="Expressions"/>; shared by threads.
/// </summary>
/// <param name="signals">All signals.</param>
/// <param name="script">Dominant script of the ask.</param>
/// <param name="language">Language of the ask.</param>
public sealed class PromptReading(in PromptSignals signals, Script script, string language)
{
    private readonly PromptSignals _signals = signals;

    internal ref readonly PromptSignals Signals => ref _signals;

    internal Script Script { get; } = script;

    internal string Language { get; } = language;

    /// <summary>Phrases that occur in the ask, as the policy in force last asked for them; replaced as a whole.</summary>
    internal PhraseHits? Phrases { get; set; }

    /// <summary>Regular expressions that were run over the ask, as the policy in force last asked for them; replaced as a whole.</summary>
    internal ExpressionHits? Expressions { get; set; }
}

/// <summary>Phrases of one policy that occur in a text.</summary>
/// <param name="Of">Names the policy's patterns.</param>
/// <param name="Bits">The hit set; see <see cref="PhraseMatcher.Match"/>.</param>
internal sealed record PhraseHits(object Of, ulong[] Bits);

/// <summary>Regular expressions of one policy that were run over a text.</summary>
/// <param name="Of">Names the policy's patterns.</param>
/// <param name="Bits">A bit for each that was run, and behind them one for each that matches.</param>
internal sealed record ExpressionHits(object Of, ulong[] Bits);
