using System.CommandLine;
using System.CommandLine.Parsing;

namespace RoutingDecision.Cli.Terminals;

/// <summary>Options that say nothing without another one, or beside another one: they are refused, not taken in silence.</summary>
internal static class OptionNeeds
{
    /// <summary>Refuses an option that is given while another one is not.</summary>
    /// <param name="command">The command of both.</param>
    /// <param name="option">The option.</param>
    /// <param name="other">What it needs.</param>
    /// <param name="why">Ends the message: what the other one is, or why; without a full stop.</param>
    public static void Needs(this Command command, Option option, Option other, string why = "") => command.Validators.Add(result =>
    {
        if (IsGiven(result, option) && !IsGiven(result, other))
        {
            var value = other.HelpName is { } name ? $" {name}" : "";
            result.AddError($"{option.Name} needs {other.Name}{value}{(why.Length > 0 ? $": {why}" : "")}.");
        }
    });

    /// <summary>Refuses an option that is given beside another one, which leaves it nothing to say.</summary>
    /// <param name="command">The command of both.</param>
    /// <param name="option">The option.</param>
    /// <param name="other">What it can't stand beside.</param>
    public static void Excludes(this Command command, Option option, Option other) => command.Validators.Add(result =>
    {
        if (IsGiven(result, option) && IsGiven(result, other))
        {
            result.AddError($"{option.Name} says nothing beside {other.Name}: give one of them.");
        }
    });

    private static bool IsGiven(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
