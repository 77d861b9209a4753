using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Learning.Evaluation.Sets;

namespace RoutingDecision.Learning.Evaluation.Routers;

/// <summary>A classifier bundle alone, without a policy; its choices take the thresholds of its manifest, if it has any.</summary>
internal sealed class BundleRouter(IPromptClassifier classifier, IReadOnlyList<float> thresholds) : IRouter
{
    public const string Name = "bundle";

    public RouterOutput Route(EvaluationSet set, ParallelOptions parallel)
    {
        var success = new float[set.Rows.Count][];
        Parallel.For(0, success.Length, parallel, i => success[i] = classifier.Classify(PromptReader.Read(set.Rows[i].Input)).Success);
        return ProbabilityRouter.Output(Name, set, classifier.Tiers, success, thresholds);
    }
}
