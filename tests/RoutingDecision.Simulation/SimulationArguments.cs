using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RoutingDecision.Simulation;

/// <summary>The command line.</summary>
/// <param name="Plan">What is simulated.</param>
/// <param name="Out">Folder of the page, the report and the plots; null: none are written.</param>
/// <param name="Panels">Folder of the dashboard's panels; null: none are drawn.</param>
internal sealed record SimulationArguments(MonthPlan Plan, string? Out, string? Panels)
{
    private static readonly string[] Names = ["--per-day", "--days", "--seed", "--out", "--panels"];

    public static bool TryParse(string[] args, [NotNullWhen(true)] out SimulationArguments? arguments, out string problem)
    {
        arguments = null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            values[args[i]] = args[i + 1];
        }

        problem = args.Length % 2 != 0 ? "every option needs a value"
            : values.Keys.FirstOrDefault(k => !Names.Contains(k)) is { } unknown ? $"{unknown} is no option"
            : "";
        var standard = new MonthPlan();
        var plan = standard with
        {
            PerDay = NumberOf(values, "--per-day", standard.PerDay, ref problem),
            Days = NumberOf(values, "--days", standard.Days, ref problem),
            Seed = (ulong)NumberOf(values, "--seed", (int)standard.Seed, ref problem),
        };
        if (problem.Length > 0)
        {
            return false;
        }

        arguments = new SimulationArguments(plan, values.GetValueOrDefault("--out"), values.GetValueOrDefault("--panels"));
        return true;
    }

    private static int NumberOf(Dictionary<string, string> values, string name, int standard, ref string problem)
    {
        if (!values.TryGetValue(name, out var text))
        {
            return standard;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            problem = $"{name} is '{text}', allowed is a whole number from 1";
        }

        return number;
    }
}
