namespace RoutingDecision.Learning.Data;

/// <summary>
/// Weights of benchmark subjects whose scores are known to be wrong: in the RouteLLM answers, gpt-4-1106 scores 4 to 44 % on these, a fault of
/// answer extraction that would teach "mathematics needs the weak model".
/// </summary>
internal static class LabelFaults
{
    private const double Ignored = 0;

    private static readonly HashSet<string> StrongModelMisread = new(StringComparer.Ordinal)
    {
        "high_school_mathematics", "college_mathematics", "abstract_algebra",
    };

    /// <summary>Factor on the weight of a model's score, 0..1.</summary>
    public static double Weight(string source, string subject) =>
        source == "routellm_mmlu" && StrongModelMisread.Contains(subject) ? Ignored : 1;
}
