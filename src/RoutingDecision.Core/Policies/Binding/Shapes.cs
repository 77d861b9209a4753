namespace RoutingDecision.Core.Policies.Binding;

/// <summary>The shapes that several sections share.</summary>
internal static class Shapes
{
    public static readonly Shape<bool> Flag = new FlagShape();

    /// <summary>0..1.</summary>
    public static readonly Shape<double> Share = new NumberShape(0, 1);

    /// <summary>US dollars, above 0.</summary>
    public static readonly Shape<double> Usd = new NumberShape(0, 1_000_000, aboveMin: true);

    /// <summary>A model, provider, capability, region, rule or experiment.</summary>
    public static readonly Shape<string> Name = new NameShape();

    /// <summary>A name that other keys are composed with.</summary>
    public static readonly Shape<string> Word = new NameShape(lowerCaseWord: true);

    /// <summary>A free text such as a tenant, feature or label.</summary>
    public static readonly Shape<string> Text = new TextShape(256);

    public static readonly Shape<IReadOnlyList<string>> Texts = new OneOrManyShape<string>(Text, 10_000);

    public static readonly Shape<int> Tokens = new IntegerShape(0, 100_000_000);

    public static ListShape<T> List<T>(Shape<T> item, int max, int min = 0) => new(item, min, max);
}
