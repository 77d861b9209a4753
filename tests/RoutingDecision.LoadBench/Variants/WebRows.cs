using RoutingDecision.LoadBench.Rows;

namespace RoutingDecision.LoadBench.Variants;

/// <summary>Cached decisions, one by one and in batches, under each setting of the web server, and with nothing changed to compare them with.</summary>
internal static class WebRows
{
    private const string BatchSuffix = "-batch";

    /// <summary>Calls under way where the number of streams is what matters: as many as fit two connections, or one of more streams.</summary>
    private const int ManyCalls = 192;

    /// <summary>Title of the rows with nothing changed.</summary>
    public static string Unchanged => VariantList.Unchanged.Title;

    public static IReadOnlyList<LoadRow> All { get; } =
    [
        Single(VariantList.Unchanged),
        Single(VariantList.Unchanged) with
        {
            Key = "unchanged-many",
            Title = $"{Unchanged}, {ManyCalls} calls under way on two connections",
            UnderWay = ManyCalls / 2,
        },
        Single(WebServerVariants.MoreStreams) with
        {
            Title = $"{WebServerVariants.MoreStreams.Title}, {ManyCalls} calls under way on one",
            Connections = 1,
            UnderWay = ManyCalls,
        },
        .. Others.Select(Single),
        .. Others.Prepend(VariantList.Unchanged).Select(Batch),
    ];

    /// <summary>Whether a row is that of batches.</summary>
    public static bool IsBatch(LoadRow row) => row.Key.EndsWith(BatchSuffix, StringComparison.Ordinal);

    private static IEnumerable<HostVariant> Others => WebServerVariants.All.Where(v => v != WebServerVariants.MoreStreams);

    private static LoadRow Single(HostVariant variant) => Of(RowList.Cached, variant);

    private static LoadRow Batch(HostVariant variant) => Of(RowList.Batch, variant) with { Key = variant.Key + BatchSuffix };

    private static LoadRow Of(LoadRow row, HostVariant variant) => row with
    {
        Key = variant.Key,
        Title = variant.Title,
        Variant = variant.Key,
        HasCurve = false,
        ByH2Load = false,
        // Kestrel renews a window once half of it was read.
        MostBytes = variant == WebServerVariants.SmallWindows ? WebServerVariants.SmallWindow / 2 : row.MostBytes,
    };
}
