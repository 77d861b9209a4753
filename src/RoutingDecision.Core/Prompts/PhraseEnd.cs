namespace RoutingDecision.Core.Prompts;

/// <summary>A phrase with its conditions.</summary>
/// <param name="Index">Its bit in the hit set.</param>
/// <param name="Text">The phrase, runs of white space as one blank.</param>
internal readonly record struct PhraseEnd(int Index, string Text, bool WholeWord, bool IgnoreCase)
{
    internal bool IsConditional => WholeWord || !IgnoreCase;

    /// <summary>Reads the phrase backwards in a text where its folded form ends, to compare the case and to see what stands before it.</summary>
    internal bool Holds(ReadOnlySpan<char> text, int last)
    {
        int at = last;
        for (int i = Text.Length - 1; i >= 0; i--)
        {
            if (Text[i] == ' ')
            {
                while (at >= 0 && char.IsWhiteSpace(text[at]))
                {
                    at--;
                }
            }
            else if (!IgnoreCase && text[at] != Text[i])
            {
                return false;
            }
            else
            {
                at--;
            }
        }

        return !WholeWord || at < 0 || !CharClasses.IsWordCharacter(text[at]);
    }
}
