using System.Globalization;

namespace RoutingDecision.TestKit;

/// <summary>The command line of a program: names of options, each with a value behind it.</summary>
public sealed class ProgramOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <param name="args">Names and values in turn.</param>
    /// <param name="names">The options that there are, with their hyphens.</param>
    public ProgramOptions(IReadOnlyList<string> args, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(args);
        for (var i = 0; i + 1 < args.Count; i += 2)
        {
            _values[args[i]] = args[i + 1];
        }

        RefuseIf(args.Count % 2 != 0, "every option needs a value");
        var unknown = _values.Keys.FirstOrDefault(k => !names.Contains(k));
        RefuseIf(unknown is not null, $"{unknown} is no option");
    }

    /// <summary>What is wrong first; empty: nothing.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The value of an option; null: it is not there.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The value of an option that takes a whole number from 1.</summary>
    public int NumberOf(string name, int standard)
    {
        if (this[name] is not { } text)
        {
            return standard;
        }

        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1;
        RefuseIf(!isNumber, $"{name} is '{text}', allowed is a whole number from 1");
        return number;
    }

    /// <summary>Notes a problem, unless there is one already.</summary>
    public void RefuseIf(bool wrong, string problem) => Problem = wrong && Problem.Length == 0 ? problem : Problem;
}
