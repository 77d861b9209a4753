namespace RoutingDecision.Benchmarks.Peers;

/// <summary>Who is compared, by the names of the table.</summary>
internal static class PeerList
{
    /// <summary>The row that others are held against.</summary>
    public const string Classified = "this service: new prompt, classified";

    public const string RulesOnly = "this service: the difficulty words as a policy";

    public const string SizeRules = "this service: size and words as a policy";

    public const string OverGrpc = "this service over gRPC, one call at a time";

    public const string PythonDifficulty = "Python: difficulty words";

    public const string PythonSignals = "Python: two signals of three";

    public const string PythonSize = "Python: size and words";

    public const string ScikitLearn = "scikit-learn: TF-IDF and logistic regression";

    public const string NodeDifficulty = "JavaScript: difficulty words";

    public const string NodeScorer = "JavaScript: scorer with weighted words";

    public static IReadOnlyList<string> All { get; } =
    [
        Classified, RulesOnly, SizeRules, OverGrpc, PythonDifficulty, PythonSignals, PythonSize, ScikitLearn, NodeDifficulty, NodeScorer,
    ];
}
