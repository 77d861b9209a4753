using Microsoft.ML.OnnxRuntime;
using RoutingDecision.Classifier.Inference;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace RoutingDecision.Benchmarks.Onnx;

/// <summary>Every option that is measured, one at a time, in the order of the tables. The first of each table is what the product does.</summary>
internal static class OnnxSettings
{
    private const string InitialChunk = "arena for the whole process, first chunk of ";

    /// <summary>Options of sessions and of runs.</summary>
    public static IReadOnlyList<OnnxSetting> OfRuns { get; } =
    [
        Of("as shipped", _ => { }),
        Of("as shipped, once more", _ => { }),
        new("embeddings summed in the graph", new GraphRuns { SumsInGraph = true }.Timings),
        Of("graph not optimised", o => o.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL),
        Of("graph optimised: basic", o => o.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC),
        Of("graph optimised: extended", o => o.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED),
        Of("no arena", o => o.EnableCpuMemArena = false),
        Of(InitialChunk + "16 KiB", o => ShareArena(o, 16 * 1024)),
        Of(InitialChunk + "1 MiB", o => ShareArena(o, 1 << 20)),
        Of(InitialChunk + "16 MiB", o => ShareArena(o, 16 << 20)),
        new("arena shrunk after each run", new GraphRuns { EachRun = r => r.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0") }.Timings),
        Of("no memory pattern", o => o.EnableMemoryPattern = false),
        Of("no arena, no memory pattern", o => (o.EnableCpuMemArena, o.EnableMemoryPattern) = (false, false)),
        Of("weights not packed beforehand", o => o.AddSessionConfigEntry("session.disable_prepacking", "1")),
        Of("denormals as zero", o => o.AddSessionConfigEntry("session.set_denormal_as_zero", "1")),
        Of("branches in parallel, 2 threads", o => (o.ExecutionMode, o.InterOpNumThreads) = (ExecutionMode.ORT_PARALLEL, 2)),
        Of("2 threads in an operator", o => o.IntraOpNumThreads = 2),
        Of("2 threads in an operator, spinning", Spin),
        new("32 rows in one run", new GraphRuns { MostRows = 32 }.Timings),
        new("tensors named at each run", new UnboundRuns(makesOutputs: false).Timings),
        new("inputs named, outputs made at each run", new UnboundRuns(makesOutputs: true).Timings),
    ];

    /// <summary>What calls at once share.</summary>
    public static IReadOnlyList<OnnxSetting> OfPools { get; } =
    [
        new($"pool of {WorkspacePool.PerCore} for each core, as shipped", PooledCalls.Pool(WorkspacePool.PerCore)),
        new("pool of 2 for each core", PooledCalls.Pool(2)),
        new("pool of 1 for each core", PooledCalls.Pool(1)),
        new("one workspace behind a lock", PooledCalls.Locked()),
    ];

    public static OnnxSetting Named(string name) => OfRuns.Concat(OfPools).Single(s => s.Name == name);

    private static OnnxSetting Of(string name, Action<SessionOptions> change) => new(name, new GraphRuns { Session = change }.Timings);

    private static void Spin(SessionOptions options)
    {
        options.IntraOpNumThreads = 2;
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "1");
    }

    private static void ShareArena(SessionOptions options, int initialChunk)
    {
        using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        using var arena = new OrtArenaCfg(0, -1, initialChunk, -1);
        OrtEnv.Instance().CreateAndRegisterAllocator(memory, arena);
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
    }
}
