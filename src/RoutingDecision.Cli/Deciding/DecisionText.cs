using System.Globalization;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Deciding;

/// <summary>A decision as lines of text, the most important first. What the reply leaves out, this leaves out.</summary>
internal static class DecisionText
{
    private const int NameWidth = 12;

    public static void Write(DecideResponse reply, TextWriter output)
    {
        void Line(string name, IEnumerable<string> values)
        {
            foreach (var (i, value) in values.Index())
            {
                output.WriteLine((i == 0 ? name : "").PadRight(NameWidth) + value);
            }
        }

        Line("model", [$"{reply.Model} ({reply.Provider})"]);
        Line("tier", [reply.Tier]);
        Line("confidence", [Invariant($"{reply.Confidence:0.00} that its answer satisfies; complexity {reply.Complexity} of 5{Task(reply)}")]);
        Line("decided by", [EnumText.Of(reply.DecidedBy)]);
        Line("because", reply.Reasons.Select(r => r.Text + (r.HasMargin ? Invariant($" (margin {r.Margin:0.######})") : "")));
        Line("fallbacks", reply.Fallbacks.Select(FallbackOf));
        Line("plan", [PlanOf(reply.Plan)]);
        Line("ask", (reply.Plan?.Asks ?? []).Select(a => Invariant($"{EnumText.Of(a.Kind)} with {a.Model} (asked with probability {a.Probability:0.###})")));
        Line("cost", [CostOf(reply)]);
        Line("latency", [Invariant($"about {reply.ExpectedLatencyMs:#,0} ms to the complete answer")]);
        Line("P(success)", Some(reply.TierProbabilities.Count > 0, string.Join(", ", reply.TierProbabilities.Select(p => Invariant($"{p.Tier} {p.Probability:0.000}")))));
        Line("would be", Some(reply.WouldBe is not null, Invariant($"{reply.WouldBe?.Model} ({reply.WouldBe?.Tier}), confidence {reply.WouldBe?.Confidence:0.00}")));
        Line("experiment", reply.Experiments.Select(e => $"{e.Experiment}: {e.Arm}"));
        Line("otherwise", reply.WhatWouldChangeIt.Select(c => $"{c.Tier}, given {c.Change}"));
        Line("degraded", Some(reply.Degraded.Count > 0, string.Join(", ", reply.Degraded)));
        Line("versions", [$"policy {reply.PolicyVersion}, classifier {(reply.ClassifierVersion.Length > 0 ? reply.ClassifierVersion : "none")}"]);
        Line("valid until", [DateTimeOffset.FromUnixTimeMilliseconds(reply.ValidUntilUnixMs).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)]);
        Line("decision id", [reply.DecisionId]);
    }

    private static string Task(DecideResponse reply) => reply.TaskType.Length > 0 ? $", task {reply.TaskType}" : "";

    private static string FallbackOf(Fallback step)
    {
        var triggers = step.Triggers.Count > 0 ? $" on {string.Join(", ", step.Triggers.Select(t => EnumText.Of(t)))}" : "";
        return Invariant($"{step.Model} ({step.Provider}, {step.Tier}, ${step.EstimatedCostUsd:0.000000}){triggers}{(step.LastResort ? ", as the last resort" : "")}");
    }

    private static string PlanOf(Plan? plan)
    {
        if (plan is null)
        {
            return "none";
        }

        var steps = new List<string> { EnumText.Of(plan.Strategy, '-') };
        Add(plan.AcceptThreshold > 0, Invariant($"accept a self-confidence of at least {plan.AcceptThreshold:0.00}"));
        Add(plan.EvaluatorModel.Length > 0, $"judge {plan.EvaluatorModel} ({plan.EvaluatorTier})");
        Add(plan.HedgeAfterMs > 0, Invariant($"hedge after {plan.HedgeAfterMs:#,0} ms"));
        Add(plan.GiveUpAfterMs > 0, Invariant($"give up after {plan.GiveUpAfterMs:#,0} ms"));
        Add(plan.MaxAttempts > 0, $"at most {plan.MaxAttempts} tries");
        return string.Join("; ", steps);

        void Add(bool stated, string step)
        {
            if (stated)
            {
                steps.Add(step);
            }
        }
    }

    private static string CostOf(DecideResponse reply)
    {
        var text = Invariant($"${reply.EstimatedCostUsd:0.000000}, baseline ${reply.BaselineCostUsd:0.000000}");
        if (reply.BaselineCostUsd <= 0)
        {
            return text;
        }

        var saved = 1 - (reply.EstimatedCostUsd / reply.BaselineCostUsd);
        return text + Invariant($" ({Math.Abs(saved) * 100:0} % {(saved >= 0 ? "less" : "more")})");
    }

    private static string[] Some(bool stated, string text) => stated ? [text] : [];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
