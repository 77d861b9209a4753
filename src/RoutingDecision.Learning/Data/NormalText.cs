using System.Text;
using RoutingDecision.Classifier.Features;
using RoutingDecision.Core.Prompts;

namespace RoutingDecision.Learning.Data;

/// <summary>Text reduced to what makes two prompts the same: folded letters, digits as '0', single spaces between words.</summary>
internal static class NormalText
{
    public static string Of(ReadOnlySpan<PromptMessage> messages)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            Append(message.Text, text);
        }

        return text.ToString().TrimEnd();
    }

    private static void Append(string source, StringBuilder text)
    {
        var map = CharFold.Map;
        foreach (var unit in source)
        {
            var c = map[unit];
            if (c != CharFold.Separator)
            {
                text.Append(c);
            }
            else if (text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }
        }

        if (text.Length > 0 && text[^1] != ' ')
        {
            text.Append(' ');
        }
    }
}
