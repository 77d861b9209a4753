using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Prompts;
using RoutingDecision.Core.Rules;

namespace RoutingDecision.Core.Decisions;

/// <summary>All that one decision reads of what can be reloaded: policy, classifier, and caches of prompts. Immutable but for the caches.</summary>
public sealed class RoutingSnapshot
{
    /// <summary>Task types when no classifier is loaded.</summary>
    public static IReadOnlyList<string> DefaultTasks { get; } =
    [
        "lookup", "classification", "extraction", "translation", "rewriting", "summarization", "question_answering", "explanation",
        "conversation", "writing", "coding", "debugging", "design", "mathematics", "reasoning", "analysis",
    ];

    /// <param name="policy">The compiled policy.</param>
    /// <param name="classifier">The classifier, or null when the policy can do without.</param>
    /// <param name="cacheCapacity">Entries of the classification cache, and of what was read of prompts.</param>
    /// <exception cref="SnapshotException">Policy and classifier do not fit each other; the message says why.</exception>
    public RoutingSnapshot(RoutingPolicy policy, IPromptClassifier? classifier, int cacheCapacity)
    {
        Policy = policy;
        Classifier = classifier;
        Readings = new DigestCache<PromptReading>(cacheCapacity);
        Cache = new DigestCache<PromptAssessment>(classifier is null ? 0 : cacheCapacity);
        Tasks = [.. classifier?.Tasks ?? DefaultTasks];
        Check(policy, classifier);
        KnowsTiers = classifier is not null && classifier.Tiers.SequenceEqual(policy.Catalog.Tiers, StringComparer.Ordinal);
        PriorSuccess = [.. KnowsTiers ? classifier!.BaseSuccess : Ramp(policy.Catalog.Tiers.Length)];
        PolicyTask = [.. Tasks.Select(t => policy.TaskNames.ToList().IndexOf(t))];
        Strengths = [.. policy.Catalog.Models.Select(m => Tasks.Select(t => (float)m.Strengths.GetValueOrDefault(t)).ToArray())];
    }

    private RoutingSnapshot(RoutingSnapshot other, RoutingPolicy policy)
        : this(policy, other.Classifier, 0) => (Cache, Readings) = (other.Cache, other.Readings);

    public RoutingPolicy Policy { get; }

    public IPromptClassifier? Classifier { get; }

    /// <summary>Assessments by this classifier.</summary>
    public DigestCache<PromptAssessment> Cache { get; }

    /// <summary>What stop 1 read of prompts that may come back.</summary>
    public DigestCache<PromptReading> Readings { get; }

    /// <summary>Task type names; indexes in decisions refer to this list.</summary>
    public string[] Tasks { get; }

    /// <summary>Index in the policy's task names per task, or <see cref="RuleInput.TaskUnnamed"/>.</summary>
    public int[] PolicyTask { get; }

    /// <summary>Strength per model and task.</summary>
    public float[][] Strengths { get; }

    /// <summary>Whether the classifier was trained for the policy's tiers; one that was not can still tell tasks.</summary>
    public bool KnowsTiers { get; }

    /// <summary>P(success) per tier that is assumed of a prompt that was not assessed.</summary>
    public float[] PriorSuccess { get; }

    /// <summary>Index of a task type by name, or -1.</summary>
    public int FindTask(string name) => Array.IndexOf(Tasks, name);

    /// <summary>The same classifier and caches under another policy.</summary>
    public RoutingSnapshot WithPolicy(RoutingPolicy policy) => new(this, policy);

    private static float[] Ramp(int tiers) => [.. Enumerable.Range(0, tiers).Select(t => tiers == 1 ? 0.9f : 0.7f + (0.27f * t / (tiers - 1)))];

    private static void Check(RoutingPolicy policy, IPromptClassifier? classifier)
    {
        if (classifier is null)
        {
            if (policy.NeedsClassifier)
            {
                throw new SnapshotException("The policy decides by the classifier, but no bundle is loaded. Load one, or set routing.decide_by to rules.");
            }

            return;
        }

        if (policy.NeedsClassifier && !classifier.Tiers.SequenceEqual(policy.Catalog.Tiers, StringComparer.Ordinal))
        {
            throw new SnapshotException(
                $"Bundle {classifier.Version} was trained for the tiers [{string.Join(", ", classifier.Tiers)}], the policy has [{string.Join(", ", policy.Catalog.Tiers)}].");
        }

        if (policy.NeedsCertificate && classifier.Certified.Count == 0)
        {
            throw new SnapshotException($"The policy decides by risk, but bundle {classifier.Version} carries no certified thresholds.");
        }

        if (policy.NeedsCertificate && CertifiedThresholds.Within(classifier.Certified, policy.UnderRouteBound) is null)
        {
            throw new SnapshotException(
                $"The policy asks for an under-route rate of at most {policy.UnderRouteBound}, but bundle {classifier.Version} is certified for {classifier.Certified[0].MaxUnderRoute} at best.");
        }
    }
}

/// <summary>A policy and a classifier that cannot serve together.</summary>
public sealed class SnapshotException(string message) : Exception(message);
