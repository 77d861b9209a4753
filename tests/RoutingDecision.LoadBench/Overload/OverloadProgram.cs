using RoutingDecision.LoadBench.Tables;
using RoutingDecision.TestKit.Tables;

namespace RoutingDecision.LoadBench.Overload;

/// <summary>
/// Offers the published server more than it can serve. Exit code 0: it kept its promises; 1: it broke one; 2: wrong arguments.
/// </summary>
internal static class OverloadProgram
{
    /// <summary>First argument that asks for it.</summary>
    public const string Command = "overload";

    private const string Usage = "usage: RoutingDecision.LoadBench overload --server PROGRAM [--out FILE] [--quick]";

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var quick = args.Contains("--quick");
        var (server, file) = (ValueOf("--server", args), ValueOf("--out", args));
        if (!File.Exists(server) || args.Count != (quick ? 1 : 0) + (file is null ? 2 : 4))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var plan = quick ? OverloadPlan.Quick : OverloadPlan.Full;
        var (rows, capacity) = await new OverloadRun(plan, server, Console.Error.WriteLine).MeasureAsync();
        var text = OverloadTable.Write(MakeCommand.Of(Command, quick ? ["--quick"] : []), await Machine.DescribeAsync(), plan, capacity, rows);
        Console.Write(text);
        if (file is not null)
        {
            await File.WriteAllTextAsync(file, text);
        }

        return rows.Any(r => r.Broken().Any()) ? 1 : 0;
    }

    private static string? ValueOf(string option, IReadOnlyList<string> args) =>
        args.Zip(args.Skip(1)).Where(p => p.First == option).Select(p => p.Second).FirstOrDefault();
}
