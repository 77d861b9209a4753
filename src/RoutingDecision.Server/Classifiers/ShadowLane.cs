using System.Threading.Channels;
using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Decisions;
using RoutingDecision.Core.Requests;
using RoutingDecision.Server.Telemetry;

namespace RoutingDecision.Server.Classifiers;

/// <summary>
/// Lets a challenger judge a sample of the decisions, behind the answer: the decision leaves its features, without text, in a bounded queue, and one
/// worker decides again under them. What does not fit into the queue is counted and forgotten, so that no decision ever waits.
/// </summary>
internal sealed class ShadowLane(RoutingMetrics metrics, TimeProvider time, ILogger<ShadowLane> logger) : BackgroundService
{
    /// <summary>Decisions that may wait.</summary>
    public const int Capacity = 1_024;

    private readonly Channel<Case> _queue = Channel.CreateBounded<Case>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private Challenger? _challenger;
    private RoutingSnapshot? _misfit;

    /// <summary>The challenger; null: none.</summary>
    public Challenger? Current => Volatile.Read(ref _challenger);

    /// <summary>Puts a classifier into shadow, in the place of the one that was; null: none. What waits for the old one is still judged by
    /// it.</summary>
    public void Set(IFeatureClassifier? classifier, double share) =>
        Volatile.Write(ref _challenger, classifier is null ? null : new Challenger(classifier, share, time));

    /// <summary>Whether a decision is in the sample.</summary>
    public bool Wants(Decision decision) => decision.Assessed && Current is { } challenger && challenger.Draws(decision.Seed);

    /// <summary>Takes a decision that is in the sample, before its prompt is cleared. Never waits and never throws.</summary>
    public void Offer(RoutingRequest request, in DecisionInputs inputs, Decision decision)
    {
        if (Current is not { } challenger)
        {
            return;
        }

        if (_queue.Reader.Count >= Capacity)
        {
            Drop(challenger);
            return;
        }

        try
        {
            if (!_queue.Writer.TryWrite(
                new Case(challenger, challenger.Classifier.Read(decision.Prompt), new SecondOpinion(request, inputs, decision))))
            {
                Drop(challenger);
            }
        }
        catch (Exception unexpected)
        {
            // A challenger is on trial, and the decision is not its business.
            Fail(challenger, unexpected);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var room = new Decision();
        await foreach (var one in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                Judge(one, room);
            }
            catch (SnapshotException misfit)
            {
                one.Challenger.Tally.Fail();
                metrics.ShadowFailed.Add(1);
                if (!ReferenceEquals(_misfit, one.Opinion.Snapshot))
                {
                    _misfit = one.Opinion.Snapshot;
                    RoutingLog.ShadowCantCompare(logger, one.Challenger.Classifier.Version, misfit.Message);
                }
            }
            catch (Exception unexpected)
            {
                Fail(one.Challenger, unexpected);
            }
        }
    }

    private void Judge(in Case one, Decision room)
    {
        var served = one.Opinion.Snapshot;
        var other = one.Challenger.Under(served);
        var second = one.Opinion.Decide(other, one.Challenger.Classifier.Classify(one.Features), room);
        var first = one.Opinion.First;
        if (first.Tier < 0 || second.Tier < 0)
        {
            return;
        }

        var tiers = served.Policy.Catalog.Tiers;
        one.Challenger.Tally.Add(served.Classifier!.Version, tiers[first.Tier], tiers[second.Tier], first, second);
        metrics.Shadowed(tiers[first.Tier], tiers[second.Tier], first.CostUsd, second.CostUsd);
    }

    private void Drop(Challenger challenger)
    {
        challenger.Tally.Drop();
        metrics.ShadowDropped.Add(1);
    }

    private void Fail(Challenger challenger, Exception unexpected)
    {
        challenger.Tally.Fail();
        metrics.ShadowFailed.Add(1);
        RoutingLog.ShadowFailed(logger, challenger.Classifier.Version, unexpected);
    }

    /// <summary>One decision that waits. It must never refer to the prompt's text.</summary>
    private readonly record struct Case(Challenger Challenger, PromptFeatures Features, SecondOpinion Opinion);
}
