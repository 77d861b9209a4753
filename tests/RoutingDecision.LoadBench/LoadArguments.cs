using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RoutingDecision.LoadBench.Profiles;
using RoutingDecision.LoadBench.Rows;
using RoutingDecision.LoadBench.Settings;
using RoutingDecision.LoadBench.Tables;
using RoutingDecision.LoadBench.Variants;

namespace RoutingDecision.LoadBench;

/// <summary>The command line.</summary>
/// <param name="What">What is measured.</param>
/// <param name="Server">The server's program.</param>
/// <param name="Plan">How long and how often.</param>
/// <param name="Rows">What is measured.</param>
/// <param name="Command">What writes the same tables.</param>
/// <param name="Out">File of the tables; null: only printed.</param>
internal sealed record LoadArguments(
    LoadTask What, string Server, LoadPlan Plan, IReadOnlyList<LoadRow> Rows, string Command, string? Out)
{
    public const string Usage =
        """
        usage: RoutingDecision.LoadBench [load | settings | web | replicas | profile] --server PROGRAM [--out FILE] [--quick] [--rounds N] [--only ROW[,ROW]]
          load      every kind of call beside an echo, and what options cost (the default)
          settings  the runtime's settings; --also "NAME=PROGRAM" adds another build of the server
          web       settings of the web server, in this program's host
          replicas  one, two and three servers on one Redis
          profile   where the server's processor time goes, by samples
        """;

    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out LoadArguments? arguments, out string problem)
    {
        arguments = null;
        problem = "";
        string? server = null, file = null;
        var what = args.Count > 0 && Enum.TryParse<LoadTask>(args[0], ignoreCase: true, out var named) ? named : (LoadTask?)null;
        var plan = UsualPlan(what);
        var rows = RowsOf(what ?? LoadTask.Load);
        IReadOnlyList<string> only = [];
        for (var i = what is null ? 0 : 1; i < args.Count && problem.Length == 0; i++)
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
                case "--rounds" when what != LoadTask.Profile && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds > 0:
                    plan = plan with { Rounds = rounds };
                    break;
                case "--only":
                    only = value.Split(',');
                    break;
                case "--also" when what == LoadTask.Settings && value.Split('=') is [var name, var program]:
                    rows = [.. rows, .. SettingRows.OfBuild(name, program)];
                    break;
                default:
                    problem = $"{args[i]} {value} is not understood";
                    break;
            }

            i++;
        }

        if (problem.Length == 0)
        {
            problem = !File.Exists(server) ? "--server must name the server's program"
                : only.FirstOrDefault(k => rows.All(r => r.Key != k)) is { } missing ? $"there is no row {missing}"
                : "";
        }

        var chosen = only.Count > 0 ? [.. rows.Where(r => only.Contains(r.Key))] : rows;
        var command = CommandOf(what ?? LoadTask.Load, plan, rows, chosen);
        arguments = problem.Length == 0 ? new LoadArguments(what ?? LoadTask.Load, server!, plan, chosen, command, file) : null;
        return arguments is not null;
    }

    /// <summary>Rows that a task can measure; replicas have groups instead.</summary>
    public static IReadOnlyList<LoadRow> RowsOf(LoadTask what) => what switch
    {
        LoadTask.Settings => SettingRows.All,
        LoadTask.Web => WebRows.All,
        LoadTask.Profile => ProfileRows.All,
        _ => RowList.All,
    };

    private static LoadPlan UsualPlan(LoadTask? what) => what == LoadTask.Profile ? LoadPlan.Profile : LoadPlan.Full;

    private static string CommandOf(LoadTask what, LoadPlan plan, IReadOnlyList<LoadRow> rows, IReadOnlyList<LoadRow> chosen)
    {
        var isQuick = plan.WarmUp == LoadPlan.Quick.WarmUp;
        var areBuilds = what == LoadTask.Settings && SettingRows.BuildsOf(rows).SequenceEqual(chosen);
        var target = areBuilds ? "native" : what.ToString().ToLowerInvariant();
        List<string> changed = isQuick ? ["--quick"] : [];
        if (plan.Rounds != (isQuick ? LoadPlan.Quick : UsualPlan(what)).Rounds)
        {
            changed.AddRange("--rounds", plan.Rounds.ToString(CultureInfo.InvariantCulture));
        }

        if (!areBuilds && chosen.Count < rows.Count)
        {
            changed.AddRange("--only", string.Join(',', chosen.Select(r => r.Key)));
        }

        return MakeCommand.Of($"bench-{target}", changed);
    }
}

/// <summary>What this program can measure.</summary>
internal enum LoadTask
{
    Load,
    Settings,
    Web,
    Replicas,
    Profile,
}
