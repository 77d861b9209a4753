using RoutingDecision.Core.Assessment;
using RoutingDecision.Core.Prompts;
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
        var open = new List<int>(requests.Length);
        for (var i = 0; i < requests.Length; i++)
        {
            decisions[i].Times.Start(time.GetTimestamp());
            facts[i] = Open(requests[i], inputs[i], decisions[i]);
            decisions[i].Times.Mark(Stop.Prompts, time.GetTimestamp());
            if (Direct(requests[i], facts[i], decisions[i]) && !TryCached(requests[i], decisions[i]))
            {
                open.Add(i);
            }

            decisions[i].Times.Mark(Stop.Rules, time.GetTimestamp());
        }

        AssessTogether(open, decisions);
        for (var i = 0; i < requests.Length; i++)
        {
            if (decisions[i].Assessed)
            {
                Redirect(requests[i], decisions[i]);
            }

            decisions[i].Times.Mark(Stop.Assessment, time.GetTimestamp());
            Conclude(requests[i], inputs[i], facts[i], decisions[i]);
            decisions[i].Times.Mark(Stop.Selection, time.GetTimestamp());
        }
    }

    private static void AssessTogether(List<int> open, ReadOnlySpan<Decision> decisions)
    {
        if (open.Count == 0)
        {
            return;
        }

        // All items of a batch were opened under one snapshot.
        var classifier = decisions[open[0]].Snapshot.Classifier!;
        var prompts = new PromptView[open.Count];
        for (var i = 0; i < prompts.Length; i++)
        {
            prompts[i] = decisions[open[i]].Prompt;
        }

        var results = new PromptAssessment[open.Count];
        classifier.Classify(prompts, results);
        for (var i = 0; i < results.Length; i++)
        {
            var decision = decisions[open[i]];
            FeatureNotes.OfCached(decision, results[i]);
            decision.Snapshot.Cache.Add(decision.Digest, results[i]);
            Take(decision, results[i]);
        }
    }
}
