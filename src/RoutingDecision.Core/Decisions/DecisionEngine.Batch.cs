using System.Runtime.InteropServices;
using RoutingDecision.Core.Requests;
using RoutingDecision.Core.Selection;

namespace RoutingDecision.Core.Decisions;

/// <content>The same stops for several requests, with one run of the classifier.</content>
public sealed partial class DecisionEngine
{
    /// <summary>
    /// Decides several requests with one run of the classifier. The spans have the same length, and all inputs name the same snapshot. Each item's assessment
    /// time includes its wait for the others.
    /// </summary>
    public void DecideBatch(ReadOnlySpan<RoutingRequest> requests, ReadOnlySpan<DecisionInputs> inputs, ReadOnlySpan<Decision> decisions)
    {
        var facts = new ConversationFacts[requests.Length];
        var open = new List<Decision>(requests.Length);
        for (var i = 0; i < requests.Length; i++)
        {
            if (Begin(requests[i], inputs[i], decisions[i], out facts[i]))
            {
                open.Add(decisions[i]);
            }
        }

        Assess(CollectionsMarshal.AsSpan(open));
        for (var i = 0; i < requests.Length; i++)
        {
            End(requests[i], inputs[i], facts[i], decisions[i]);
        }
    }

    /// <summary>
    /// The stops of a decision before its assessment. True: it needs <see cref="Assess(ReadOnlySpan{Decision})"/>. <see cref="End"/> must follow either way.
    /// </summary>
    public bool Begin(RoutingRequest request, in DecisionInputs inputs, Decision decision, out ConversationFacts facts)
    {
        decision.Times.Start(time.GetTimestamp());
        facts = Open(request, inputs, decision);
        decision.Times.Mark(Stop.Prompts, time.GetTimestamp());
        var assess = Direct(request, facts, decision) && !TryCached(request, decision);
        decision.Times.Mark(Stop.Rules, time.GetTimestamp());
        return assess;
    }

    /// <summary>Assesses decisions under one snapshot in one run of the classifier.</summary>
    public void Assess(ReadOnlySpan<Decision> decisions)
    {
        if (decisions.Length == 0)
        {
            return;
        }

        if (decisions is [var alone])
        {
            Classify(alone);
            return;
        }

        var results = FeatureNotes.Classify(decisions);
        for (var i = 0; i < results.Length; i++)
        {
            decisions[i].Snapshot.Cache.Add(decisions[i].Digest, results[i]);
            Take(decisions[i], results[i]);
        }
    }

    /// <summary>The stops after the assessment.</summary>
    public void End(RoutingRequest request, in DecisionInputs inputs, in ConversationFacts facts, Decision decision)
    {
        if (decision.Assessed)
        {
            Redirect(request, decision);
        }

        decision.Times.Mark(Stop.Assessment, time.GetTimestamp());
        Conclude(request, inputs, facts, decision);
        decision.Times.Mark(Stop.Selection, time.GetTimestamp());
    }
}
