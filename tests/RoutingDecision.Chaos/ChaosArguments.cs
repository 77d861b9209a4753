using System.Diagnostics.CodeAnalysis;
using RoutingDecision.Chaos.Faults;
using RoutingDecision.TestKit;

namespace RoutingDecision.Chaos;

/// <summary>The command line.</summary>
internal sealed record ChaosArguments(ChaosSettings Settings, IReadOnlyList<Fault> Faults, string? Out)
{
    public static bool TryParse(string[] args, [NotNullWhen(true)] out ChaosArguments? arguments, out string problem)
    {
        var options = new ProgramOptions(args, "--server", "--out", "--only", "--kills", "--decisions", "--warm-up");
        options.RefuseIf(!File.Exists(options["--server"]), "--server must name the server's program");
        var only = options["--only"]?.Split(',') ?? [];
        var missing = only.FirstOrDefault(name => FaultList.All.All(f => f.Name != name));
        options.RefuseIf(missing is not null, $"there is no fault {missing}");
        var settings = new ChaosSettings
        {
            Server = Path.GetFullPath(options["--server"] ?? "."),
            Kills = options.NumberOf("--kills", 50),
            DecisionsPerPhase = options.NumberOf("--decisions", 4_000),
            WarmUp = options.NumberOf("--warm-up", 6_000),
        };
        problem = options.Problem;
        arguments = problem.Length > 0 ? null
            : new ChaosArguments(settings, [.. FaultList.All.Where(f => only.Length == 0 || only.Contains(f.Name))], options["--out"]);
        return arguments is not null;
    }
}
