using System.CommandLine;
using System.Globalization;

namespace RoutingDecision.Cli.Terminals;

/// <summary>Options that are whole numbers in a range.</summary>
internal static class NumberOption
{
    /// <summary>Refuses what is no whole number of the range. A validator also sees what can't be parsed, so it reads the text and asks for no value.</summary>
    public static Option<int> Within(this Option<int> option, int least, int most)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var given, ..]
                && !(int.TryParse(given.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most))
            {
                result.AddError($"{option.Name} is '{given.Value}', allowed is {least} to {most}.");
            }
        });
        return option;
    }
}
