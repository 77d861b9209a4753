using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RoutingDecision.LoadBench.Rows;

namespace RoutingDecision.LoadBench;

/// <summary>The command line.</summary>
/// <param name="Server">The server's program.</param>
/// <param name="Plan">How long and how often.</param>
/// <param name="Rows">What is measured.</param>
/// <param name="Out">File of the tables; null: only printed.</param>
internal sealed record LoadArguments(string Server, LoadPlan Plan, IReadOnlyList<LoadRow> Rows, string? Out)
{
    public const string Usage = "usage: RoutingDecision.LoadBench --server PROGRAM [--out FILE] [--quick] [--rounds N] [--only ROW[,ROW]]";

    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out LoadArguments? arguments, out string problem)
    {
        arguments = null;
        problem = "";
        string? server = null, file = null;
        var (plan, rows) = (LoadPlan.Full, RowList.All);
        for (var i = 0; i < args.Count && problem.Length == 0; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : "";
            switch (args[i])
            {
                case "--quick":
                    plan = LoadPlan.Quick;
                    continue;
                case "--server":
                    server = value;
                    break;
                case "--out":
                    file = value;
                    break;
                case "--rounds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds > 0:
                    plan = plan with { Rounds = rounds };
                    break;
                case "--only":
                    var keys = value.Split(',');
                    rows = [.. RowList.All.Where(r => keys.Contains(r.Key))];
                    problem = keys.FirstOrDefault(k => rows.All(r => r.Key != k)) is { } missing ? $"there is no row {missing}" : "";
                    break;
                default:
                    problem = $"{args[i]} {value} is not understood";
                    break;
            }

            i++;
        }

        if (problem.Length == 0 && !File.Exists(server))
        {
            problem = "--server must name the server's program";
        }

        arguments = problem.Length == 0 ? new LoadArguments(server!, plan, rows, file) : null;
        return arguments is not null;
    }
}
