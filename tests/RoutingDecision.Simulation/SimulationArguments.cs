using System.Diagnostics.CodeAnalysis;
using RoutingDecision.TestKit;

namespace RoutingDecision.Simulation;

/// <summary>The command line.</summary>
/// <param name="Plan">What is simulated.</param>
/// <param name="Out">Folder of the page, the report and the plots; null: none are written.</param>
/// <param name="Panels">Folder of the dashboard's panels; null: none are drawn.</param>
internal sealed record SimulationArguments(MonthPlan Plan, string? Out, string? Panels)
{
    public static bool TryParse(string[] args, [NotNullWhen(true)] out SimulationArguments? arguments, out string problem)
    {
        var options = new ProgramOptions(args, "--per-day", "--days", "--seed", "--out", "--panels");
        var standard = new MonthPlan();
        var plan = standard with
        {
            PerDay = options.NumberOf("--per-day", standard.PerDay),
            Days = options.NumberOf("--days", standard.Days),
            Seed = (ulong)options.NumberOf("--seed", (int)standard.Seed),
        };
        problem = options.Problem;
        arguments = problem.Length > 0 ? null : new SimulationArguments(plan, options["--out"], options["--panels"]);
        return arguments is not null;
    }
}
