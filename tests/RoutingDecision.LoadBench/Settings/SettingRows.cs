using RoutingDecision.LoadBench.Rows;

namespace RoutingDecision.LoadBench.Settings;

/// <summary>
/// The cached and the new decision under each setting of the runtime that might matter, one at a time. The runtime reads them from the environment,
/// so that one build serves for all.
/// </summary>
internal static class SettingRows
{
    /// <summary>Key of what the build does by itself.</summary>
    public const string AsBuilt = "as-built";

    /// <summary>Title of its rows.</summary>
    public const string AsBuiltTitle = "as built";

    /// <summary>Classifications that a replica's memory is told with.</summary>
    private const int CachedClassifications = 110_000;

    private const string CachedSuffix = "-cached";

    private static readonly (string Key, string Title, (string Name, string Value)[] Variables)[] Variants =
    [
        (AsBuilt, AsBuiltTitle, []),
        ("gc-gen0-16m", "GC: youngest generation of 16 MiB, as deployed", [("GCgen0size", "0x1000000")]),
        ("gc-gen0-64m", "GC: youngest generation of 64 MiB", [("GCgen0size", "0x4000000")]),
        ("gc-limit-192m", "GC: heap of at most 192 MiB", [("GCHeapHardLimit", "0xC000000")]),
        ("gc-limit-256m", "GC: heap of at most 256 MiB", [("GCHeapHardLimit", "0x10000000")]),
        ("gc-conserve-5", "GC: compacts from 50 % of holes on", [("GCConserveMemory", "5")]),
        ("gc-server", "GC: server", [("gcServer", "1")]),
        ("gc-server-gen0-64m", "GC: server, youngest generation of 64 MiB", [("gcServer", "1"), ("GCgen0size", "0x4000000")]),
        ("no-pgo", "no profile-guided recompilation", [("TieredPGO", "0")]),
        ("no-tiers", "no tiers: everything compiled fully at once", [("TieredCompilation", "0")]),
        ("no-spin", "idle pool threads do not spin", [("ThreadPool_UnfairSemaphoreSpinLimit", "0")]),
        ("inline-sockets", "socket completions run where they arrive", [("SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1")]),
        ("one-socket-thread", "one thread polls sockets", [("SYSTEM_NET_SOCKETS_THREAD_COUNT", "1")]),
        ("again", AsBuiltTitle + ", once more", []),
    ];

    public static IReadOnlyList<LoadRow> All { get; } = [.. Variants.SelectMany(v => Pair(v.Key, v.Title, "", v.Variables))];

    /// <summary>The two rows of another build.</summary>
    public static IEnumerable<LoadRow> OfBuild(string name, string program) => Pair(name, $"build: {name}", program, []);

    /// <summary>The rows that compare builds and no settings; none without another build.</summary>
    public static IEnumerable<LoadRow> BuildsOf(IReadOnlyList<LoadRow> rows) =>
        rows.Any(IsOtherBuild) ? rows.Where(r => IsOtherBuild(r) || r.Title == AsBuiltTitle) : [];

    /// <summary>Whether a row is that of the cached decision.</summary>
    public static bool IsCached(LoadRow row) => row.Key.EndsWith(CachedSuffix, StringComparison.Ordinal);

    private static bool IsOtherBuild(LoadRow row) => row.Program.Length > 0;

    private static IEnumerable<LoadRow> Pair(string key, string title, string program, (string Name, string Value)[] variables)
    {
        var environment = variables.ToDictionary(v => $"DOTNET_{v.Name}", string? (v) => v.Value);
        yield return RowList.New with
        {
            Key = key,
            Title = title,
            Program = program,
            Environment = environment,
            HasCurve = false,
            FillTo = CachedClassifications,
        };
        yield return RowList.Cached with
        {
            Key = key + CachedSuffix,
            Title = title,
            Program = program,
            Environment = environment,
            HasCurve = false,
            ByH2Load = false,
        };
    }
}
