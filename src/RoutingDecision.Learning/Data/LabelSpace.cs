namespace RoutingDecision.Learning.Data;

/// <summary>The tiers and task types that a model is trained for, in output order.</summary>
/// <param name="Tiers">Cheapest first, at least two.</param>
/// <param name="Tasks">Task type names.</param>
public sealed record LabelSpace(IReadOnlyList<string> Tiers, IReadOnlyList<string> Tasks)
{
    /// <summary>The labels of the shipped bundle and of the project's own corpus.</summary>
    public static LabelSpace Default { get; } = new(
        ["economy", "standard", "premium"],
        [
            "lookup", "classification", "extraction", "translation", "rewriting", "summarization", "question_answering", "explanation",
            "conversation", "writing", "coding", "debugging", "design", "mathematics", "reasoning", "analysis",
        ]);

    /// <summary>Index of a tier, or -1.</summary>
    public int TierIndex(string name) => IndexOf(Tiers, name);

    /// <summary>Index of a task type, or -1.</summary>
    public int TaskIndex(string name) => IndexOf(Tasks, name);

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }
}
