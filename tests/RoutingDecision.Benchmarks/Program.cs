using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using RoutingDecision.Benchmarks.Onnx;
using RoutingDecision.Benchmarks.Peers;
using RoutingDecision.Benchmarks.Replays;
using RoutingDecision.Benchmarks.Scale;
using RoutingDecision.Benchmarks.Timings;

namespace RoutingDecision.Benchmarks;

/// <summary>Measures in process. What is printed can also go to a file; <c>--quick</c> only tries whether everything works.</summary>
internal static class BenchProgram
{
    /// <summary>Short runs.</summary>
    public const string QuickFlag = "--quick";

    private const string OutFlag = "--out";

    private const string Usage =
        """
        usage: RoutingDecision.Benchmarks WHAT [--quick] [--out FILE]
          --timings [NAME]   every stop by itself: time and bytes; only those with NAME in theirs
          --check BASE HEAD [NAME]
                             two builds of this program against each other
          --onnx             options of ONNX Runtime and the pool, with the shipped graph
          --peers            this service and other routers on the same prompts
          --scale            how cost grows with prompts, rules, models, tenants, conversations and the journal; plots beside FILE
          --start RECORDS    how long the server takes to start on a journal of so many records
          --replay           how fast a journal of 100,000 decisions is decided under another policy
          --latency          the percentiles of README
          --filter ...       BenchmarkDotNet with its own options
        """;

    public static async Task<int> Main(string[] args)
    {
        var quick = args.Contains(QuickFlag);
        var at = Array.IndexOf(args, OutFlag);
        var file = at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        string[] words = [.. args.Where((a, i) => a != QuickFlag && (at < 0 || (i != at && i != at + 1)))];
        var effort = quick ? TimingEffort.Quick : TimingEffort.Full;
        switch (words)
        {
            case ["--timings", .. var only] when only.Length <= 1:
                return await TellAsync(await TimingTable.MeasureAsync(string.Concat(only), effort), file);
            case ["--check", var before, var head, .. var only] when only.Length <= 1:
                return await TimingCheck.RunAsync(before, head, string.Concat(only), effort, quick);
            case [TimingCheck.ServeFlag]:
                await TimingServer.RunAsync(TimingGroups.All, effort);
                return 0;
            case ["--onnx"]:
                return await TellAsync(await OnnxTable.MeasureAsync(effort, quick), file);
            case [OnnxTable.ServeFlag, var setting]:
                await TimingServer.RunAsync(OnnxSettings.Named(setting).Timings, effort);
                return 0;
            case ["--peers"]:
                return await TellAsync(await PeerTable.MeasureAsync(quick), file);
            case ["--scale"]:
                var plots = file is null ? null : Path.GetDirectoryName(Path.GetFullPath(file));
                return await TellAsync(await ScaleReport.MeasureAsync(quick, plots), file);
            case ["--start", var records] when int.TryParse(records, out var count) && count > 0:
                return await TellAsync(await JournalCosts.MeasureStartAsync(count), file);
            case ["--replay"]:
                return await TellAsync(await ReplayMeasure.MeasureAsync(quick), file);
            case ["--latency"]:
                await GrpcLatency.RunAsync();
                return 0;
            case [var first, ..] when first.StartsWith('-') && first is not ("--timings" or "--check" or "--start"):
                return RunClasses(args);
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    // In this process: a copy of the project that BenchmarkDotNet would make of it elsewhere does not find what is generated of the protos.
    private static int RunClasses(string[] args)
    {
        var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(BenchProgram).Assembly).Run(args, config).ToList();
        return summaries.Count > 0 && summaries.TrueForAll(s => s.Reports.Length > 0 && s.Reports.All(r => r.Success)) ? 0 : 1;
    }

    private static async Task<int> TellAsync(string text, string? file)
    {
        Console.Write(text);
        if (file is not null)
        {
            await File.WriteAllTextAsync(file, text);
        }

        return 0;
    }
}
