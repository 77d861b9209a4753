namespace RoutingDecision.Classifier.Bundles;

/// <summary>Names and shapes that the graph of a hashed-feature bundle has. Batch and id count are free.</summary>
internal static class GraphContract
{
    public const string Ids = "ids";
    public const string Scale = "scale";
    public const string Signals = "signals";
    public const string TierLogits = "tier_logits";
    public const string TaskLogits = "task_logits";

    /// <summary>The heads of a bundle that names none.</summary>
    public static OutputHeads Heads { get; } = new(new SuccessHead(TierLogits, SuccessHead.SuccessLogits), new TaskHead(TaskLogits));

    public static IReadOnlyList<TensorShape> Inputs(int signals) => [new(Ids, "int32", [-1, -1]), new(Scale, "float32", [-1, 1]), new(Signals, "float32", [-1, signals])];

    public static IReadOnlyList<TensorShape> Outputs(int tiers, int tasks) => [new(TierLogits, "float32", [-1, tiers]), new(TaskLogits, "float32", [-1, tasks])];
}
