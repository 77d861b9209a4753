using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RoutingDecision.Chaos.Faults;

namespace RoutingDecision.Chaos;

/// <summary>The command line.</summary>
internal sealed record ChaosArguments(ChaosSettings Settings, IReadOnlyList<Fault> Faults, string? Out)
{
    public static bool TryParse(string[] args, [NotNullWhen(true)] out ChaosArguments? arguments, out string problem)
    {
        arguments = null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            values[args[i]] = args[i + 1];
        }

        problem = args.Length % 2 != 0 ? "every option needs a value"
            : values.Keys.FirstOrDefault(k => k is not ("--server" or "--out" or "--only" or "--kills" or "--decisions" or "--warm-up")) is { } unknown ? $"{unknown} is no option"
            : !File.Exists(values.GetValueOrDefault("--server")) ? "--server must name the server's program"
            : "";
        var only = values.GetValueOrDefault("--only")?.Split(',') ?? [];
        var kills = NumberOf(values, "--kills", 50, ref problem);
        var decisions = NumberOf(values, "--decisions", 4_000, ref problem);
        var warmUp = NumberOf(values, "--warm-up", 6_000, ref problem);
        if (only.FirstOrDefault(name => FaultList.All.All(f => f.Name != name)) is { } missing)
        {
            problem = $"there is no fault {missing}";
        }

        if (problem.Length > 0)
        {
            return false;
        }

        var settings = new ChaosSettings { Server = Path.GetFullPath(values["--server"]), Kills = kills, DecisionsPerPhase = decisions, WarmUp = warmUp };
        arguments = new ChaosArguments(
            settings, [.. FaultList.All.Where(f => only.Length == 0 || only.Contains(f.Name))], values.GetValueOrDefault("--out"));
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
