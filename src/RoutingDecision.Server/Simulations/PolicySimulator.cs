using RoutingDecision.Classifier.Bundles;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Policies;
using RoutingDecision.Core.Replays;
using RoutingDecision.Policies;
using RoutingDecision.Server.Classifiers;
using RoutingDecision.Server.Errors;
using RoutingDecision.State.Journal.Reading;
using RoutingDecision.State.Journal.Traffic;
using RoutingDecision.State.Journal.WhatIf;

namespace RoutingDecision.Server.Simulations;

/// <summary>
/// Decides this server's logged traffic again under another policy or classifier, one simulation at a time, as it takes all cores. Knows the
/// classifiers that have a role; decisions of others tell what can be told without theirs. Thread-safe.
/// </summary>
internal sealed class PolicySimulator(
    SnapshotHolder snapshots, ClassifierRoster roster, ShadowLane shadow, TimeProvider time, IServiceProvider parts)
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly JournalReader? _journal = parts.GetService<JournalReader>();

    /// <summary>There is a journal to read.</summary>
    public bool IsPossible => _journal is not null;

    /// <summary>Simulates.</summary>
    /// <param name="policy">Policy to decide under.</param>
    /// <param name="classifierVersion">Classifier to decide with; empty: the one that serves.</param>
    /// <param name="scope">Which decisions.</param>
    /// <param name="patience">How long to wait for another simulation.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="isAgainstCurrent">
    /// Whether to compare with what the policy in force would decide now with the same classifier, and not with what was decided then: a classifier
    /// that was promoted meanwhile is then no difference.
    /// </param>
    /// <exception cref="Grpc.Core.RpcException">The journal is off, the policy or the classifier can't serve, or another simulation runs.</exception>
    public async Task<WhatIfReport> RunAsync(
        RoutingPolicy policy, string classifierVersion, SimulationScope scope, TimeSpan patience, CancellationToken cancellation,
        bool isAgainstCurrent = false)
    {
        var journal = _journal ?? throw RpcErrors.NotNow("There is no journal to simulate: it was switched off by the option journal.");
        if (!await _one.WaitAsync(patience, cancellation))
        {
            throw RpcErrors.Exhausted("Another simulation runs on this server.", TimeSpan.FromSeconds(10));
        }

        IPromptClassifier? own = null;
        try
        {
            var current = snapshots.Current;
            var classifier = classifierVersion.Length == 0 ? current.Classifier : Find(classifierVersion) ?? (own = Load(classifierVersion));
            var target = TargetOf(policy, classifier);
            var baseline = isAgainstCurrent ? TargetOf(current.Policy, classifier) : null;
            var versions = new LoggedVersions(
                static (text, version, tasks) =>
                    PolicyFile.Compile(text, version, tasks).Policy, InRole().Append(classifier).OfType<IPromptClassifier>());
            // Off the threads that serve calls, at their priority: a simulation is asked for by a person who waits.
            return await Task.Run(() => new Simulation(versions, target, time, baseline).Run([journal], scope, cancellation), cancellation);
        }
        catch (IOException unreadable)
        {
            throw RpcErrors.NotNow($"The journal can't be read: {unreadable.Message}");
        }
        finally
        {
            own?.Dispose();
            _one.Release();
        }
    }

    private IPromptClassifier?[] InRole() => [snapshots.Current.Classifier, roster.Previous, shadow.Current?.Classifier];

    private IPromptClassifier? Find(string version) =>
        Array.Find(InRole(), c => string.Equals(c?.Version, version, StringComparison.Ordinal));

    private IFeatureClassifier Load(string version)
    {
        var header = roster.HeaderOf(version) ?? throw RpcErrors.NotFound($"No bundle folder holds a classifier '{Echo.Of(version)}'.");
        try
        {
            return ClassifierBundle.Load(header);
        }
        catch (BundleException refused)
        {
            throw RpcErrors.NotNow(refused.Message);
        }
    }

    private static ReplayTarget TargetOf(RoutingPolicy policy, IPromptClassifier? classifier)
    {
        try
        {
            return new ReplayTarget(new RoutingSnapshot(policy, classifier, cacheCapacity: 0));
        }
        catch (SnapshotException mismatch)
        {
            throw RpcErrors.PolicyRefused("CLASSIFIER", [new Violation("classifier", mismatch.Message)]);
        }
    }
}
