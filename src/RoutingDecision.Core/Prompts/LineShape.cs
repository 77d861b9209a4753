using System.Runtime.InteropServices;

namespace RoutingDecision.Core.Prompts;

/// <summary>
/// What the scanner notices within one line, and the verdict whether the line is code or a trace. The rules are scores, not
/// grammars: two hints make code, so that one arrow or one pair of brackets in prose does not.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct LineShape
{
    /// <summary>Index of the line's first character and its number of blanks (spaces and tabs) anywhere.</summary>
    internal int Start;
    internal int Blanks;
    internal int Indent;

    /// <summary>Words (letter runs and numbers) so far.</summary>
    internal int Words;

    /// <summary>Code characters, adjacent pairs of them, and "name =" assignments.</summary>
    internal int Code;
    internal int Pairs;
    internal bool Assigns;

    /// <summary>The line began inside a fenced block; it holds a fence; it is a list item.</summary>
    internal bool Fenced;
    internal bool HasFence;
    internal bool IsListItem;

    /// <summary>First word is a code keyword in lower or upper case throughout; first word is "at".</summary>
    internal bool StartsWithKeyword;
    internal bool StartsWithAt;

    /// <summary>Begins as a stack trace does, or with a date, a time or a bracketed tag.</summary>
    internal bool StartsTrace;
    internal bool StartsStamp;

    /// <summary>Holds an upper-case log level, "name:12" or "(12", "error:" after such a place, or "SomeError:".</summary>
    internal bool HasLevel;
    internal bool HasPlace;
    internal bool HasComplaint;
    internal bool HasErrorName;

    internal readonly bool IsTrace(char last) =>
        StartsTrace
        || HasErrorName
        || (StartsStamp && HasLevel)
        || (HasPlace && HasComplaint)
        || (StartsWithAt && Words >= 2 && (last == ')' || HasPlace));

    internal readonly bool IsCode(char last, int solid)
    {
        if (HasFence || solid == 0)
        {
            return false;
        }

        if (Fenced)
        {
            return true;
        }

        if (IsListItem)
        {
            return false;
        }

        int score = 0;
        score += last is ';' or '{' or '}' ? 2 : 0;
        score += Pairs >= 3 ? 2 : Pairs > 0 ? 1 : 0;
        score += StartsWithKeyword ? 1 : 0;
        score += StartsWithKeyword && last == ':' ? 1 : 0;
        score += Code >= 2 && Code * 8 >= solid ? 1 : 0;
        score += Assigns ? 1 : 0;
        score += score > 0 && Indent >= 2 ? 1 : 0;
        return score >= 2;
    }
}
