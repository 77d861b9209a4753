namespace RoutingDecision.LoadBench.Variants;

/// <summary>The product in the host of this program with something changed that no option of the server sets.</summary>
/// <param name="Key">By which it is started.</param>
/// <param name="Title">In tables.</param>
internal sealed record HostVariant(string Key, string Title)
{
    /// <summary>Changes what was put together before it starts: settings that are read at the start, further endpoints.</summary>
    public Action<WebApplication> BeforeStart { get; init; } = _ => { };

    /// <summary>Takes away what is there once it has started.</summary>
    public Action<WebApplication> AfterStart { get; init; } = _ => { };
}
