namespace RoutingDecision.Core.Catalog;

/// <summary>Price of a model in US dollars per million tokens, each at least 0.</summary>
public readonly record struct ModelPrice(double Input, double Output, double CacheRead, double CacheWrite)
{
    /// <summary>Cost in US dollars of one call.</summary>
    /// <param name="inputTokens">Tokens read at the full input price.</param>
    /// <param name="outputTokens">Tokens written.</param>
    /// <param name="cacheReadTokens">Tokens read from the provider's prompt cache.</param>
    /// <param name="cacheWriteTokens">Tokens written to the provider's prompt cache.</param>
    public double Cost(double inputTokens, double outputTokens, double cacheReadTokens = 0, double cacheWriteTokens = 0) =>
        ((inputTokens * Input) + (outputTokens * Output) + (cacheReadTokens * CacheRead) + (cacheWriteTokens * CacheWrite)) / 1_000_000d;
}

/// <summary>What is known of a model before any outcome. Names are indexes into the catalog's tables.</summary>
public sealed record ModelSpec
{
    /// <summary>Position in <see cref="ModelCatalog.Models"/>.</summary>
    public required int Index { get; init; }

    public required string Id { get; init; }

    public required int Provider { get; init; }

    /// <summary>Tier, 0 is the cheapest.</summary>
    public required int Tier { get; init; }

    public required ModelPrice Price { get; init; }

    /// <summary>Context window in tokens, input and output together.</summary>
    public required int ContextTokens { get; init; }

    public required int MaxOutputTokens { get; init; }

    /// <summary>Bit per capability of <see cref="ModelCatalog.Capabilities"/>.</summary>
    public required ulong Capabilities { get; init; }

    /// <summary>Bit per region of <see cref="ModelCatalog.Regions"/>; 0 when the model states none and serves nowhere in particular.</summary>
    public required ulong Regions { get; init; }

    /// <summary>Prior of the time to the first token, milliseconds.</summary>
    public required double FirstTokenMs { get; init; }

    /// <summary>Prior of the generation speed.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Added to P(success) per task name, -1..1.</summary>
    public required IReadOnlyDictionary<string, double> Strengths { get; init; }

    /// <summary>False when the policy lists the model but does not offer it.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Expected milliseconds to the whole answer, by the catalog's priors.</summary>
    public double PriorLatencyMs(double outputTokens) => FirstTokenMs + (outputTokens / TokensPerSecond * 1000d);
}
