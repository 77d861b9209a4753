using RoutingDecision.Core.Catalog;
using RoutingDecision.Core.Policies.Binding;

namespace RoutingDecision.Core.Policies.Sections;

/// <summary>A model as it was written; names are not yet indexes, but for the tier (-1 when it is unknown).</summary>
internal sealed record ModelDocument
{
    public required PolicyNode Node { get; init; }

    public required string Id { get; init; }

    public required string Provider { get; init; }

    public required int Tier { get; init; }

    public required ModelPrice Price { get; init; }

    public required int ContextTokens { get; init; }

    public required int MaxOutputTokens { get; init; }

    public required IReadOnlyList<string> Capabilities { get; init; }

    public required IReadOnlyList<string> Regions { get; init; }

    public required double FirstTokenMs { get; init; }

    public required double TokensPerSecond { get; init; }

    public required IReadOnlyDictionary<string, double> Strengths { get; init; }

    public required bool Enabled { get; init; }
}

/// <summary>An entry of `models:`.</summary>
internal static class ModelSection
{
    private const double NotGiven = -1;
    private const int OutputPrior = 8_192;

    private static readonly NumberShape Usd = new(0, 100_000);

    private static readonly Field<double> Input = Field<double>.Needed("input", Usd, "Price of input tokens.", 0);
    private static readonly Field<double> Output = Field<double>.Needed("output", Usd, "Price of output tokens.", 0);
    private static readonly Field<double> CacheRead =
        new("cache_read", Usd, "Price of input tokens read from the provider's prompt cache. Left out: the input price.", NotGiven);

    private static readonly Field<double> CacheWrite =
        new("cache_write", Usd, "Price of input tokens written to the provider's prompt cache. Left out: the input price.", NotGiven);

    private static readonly Field<ModelPrice> Price = Field<ModelPrice>.Needed(
        "price",
        new Section<ModelPrice>("US dollars per million tokens.", BuildPrice, Input, Output, CacheRead, CacheWrite),
        "US dollars per million tokens.",
        default);

    private static readonly Field<double> FirstTokenMs =
        new("first_token_ms", new NumberShape(0, 600_000), "Milliseconds to the first token, until outcomes tell better.", 600);

    private static readonly Field<double> TokensPerSecond =
        new("tokens_per_second", new NumberShape(0, 100_000, aboveMin: true), "Generation speed, until outcomes tell better.", 80);

    private static readonly Field<(double FirstTokenMs, double TokensPerSecond)> Latency = new(
        "latency",
        new Section<(double, double)>("Prior of the latency.", r => (r.Get(FirstTokenMs), r.Get(TokensPerSecond)), FirstTokenMs, TokensPerSecond),
        "Prior of the latency.",
        (600, 80));

    private static readonly Field<string> Id = Field<string>.Needed("id", Shapes.Name, "The provider's name of the model.", "");
    private static readonly Field<string> Provider = Field<string>.Needed("provider", Shapes.Name, "Who serves the model.", "");
    private static readonly Field<int> Tier = Field<int>.Needed("tier", ReferenceShape.Tier, "Tier that the model belongs to.", -1);

    private static readonly Field<int> ContextTokens =
        Field<int>.Needed("context_tokens", new IntegerShape(1, 100_000_000), "Context window in tokens, input and output together.", 1);

    private static readonly Field<int> MaxOutputTokens = new(
        "max_output_tokens",
        new IntegerShape(1, 100_000_000),
        "Longest answer in tokens. Left out: 8192 or the context window, whichever is smaller.",
        0);

    private static readonly Field<IReadOnlyList<string>> Capabilities =
        new("capabilities", Shapes.List(Shapes.Name, PolicyLimits.Capabilities), "What the model can do, e.g. tools, vision, json.", []);

    private static readonly Field<IReadOnlyList<string>> Regions =
        new("regions", Shapes.List(Shapes.Name, PolicyLimits.Regions), "Regions that the model is served in.", []);

    private static readonly Field<IReadOnlyList<KeyValuePair<int, double>>> Strengths = new(
        "strengths",
        new MapShape<int, double>(ReferenceShape.Task, new NumberShape(-1, 1), PolicyLimits.Tasks),
        "Added to P(success) per task type, until outcomes tell better.",
        []);

    private static readonly Field<bool> Enabled = new("enabled", Shapes.Flag, "False: listed, but not offered.", true);

    public static readonly Section<ModelDocument> Shape = new(
        "A model that may be recommended.",
        Build,
        Id,
        Provider,
        Tier,
        Price,
        ContextTokens,
        MaxOutputTokens,
        Capabilities,
        Regions,
        Latency,
        Strengths,
        Enabled);

    private static ModelPrice BuildPrice(SectionReader r)
    {
        var input = r.Get(Input);
        var read = r.Get(CacheRead);
        var write = r.Get(CacheWrite);
        return new ModelPrice(input, r.Get(Output), read < 0 ? input : read, write < 0 ? input : write);
    }

    private static ModelDocument Build(SectionReader r)
    {
        var context = r.Get(ContextTokens);
        var output = r.Get(MaxOutputTokens);
        var (firstTokenMs, tokensPerSecond) = r.Get(Latency);
        if (output > context && r.Has(ContextTokens))
        {
            r.Context.Problems.Error(r.Place(MaxOutputTokens), $"must not be over context_tokens, {context}; is {output}");
        }

        return new ModelDocument
        {
            Node = r.Node,
            Id = r.Get(Id),
            Provider = r.Get(Provider),
            Tier = r.Get(Tier),
            Price = r.Get(Price),
            ContextTokens = context,
            MaxOutputTokens = output == 0 ? Math.Min(OutputPrior, context) : output,
            Capabilities = r.Get(Capabilities),
            Regions = r.Get(Regions),
            FirstTokenMs = firstTokenMs,
            TokensPerSecond = tokensPerSecond,
            Strengths = r.Get(Strengths).ToDictionary(p => r.Context.Tasks.NameOf(p.Key), p => p.Value, StringComparer.Ordinal),
            Enabled = r.Get(Enabled),
        };
    }
}
