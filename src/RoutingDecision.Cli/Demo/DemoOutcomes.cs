using RoutingDecision.Cli.Servers;
using RoutingDecision.Cli.Terminals;
using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Cli.Demo;

/// <summary>
/// Reports made-up outcomes as a caller would, and follows the advice: a good answer, a provider's failure, an answer of low confidence, late
/// feedback.
/// </summary>
internal sealed class DemoOutcomes(ServerConnection connection)
{
    private readonly List<DemoReport> _reports = [];

    public async Task<IReadOnlyList<DemoReport>> ReportAsync(IReadOnlyList<DemoDecision> decisions, CancellationToken cancel)
    {
        DemoDecision Of(string kind) => decisions.Single(d => d.Prompt.Kind == kind);
        var easy = Good(Of(DemoPrompts.Lookup), attempt: 1, "");
        await SendAsync(Of(DemoPrompts.Lookup), easy, "a good answer", AdviceAction.Accept, cancel);
        await SendAsync(Of(DemoPrompts.Lookup), easy, "the same report again", null, cancel);
        await FailedAsync(Of(DemoPrompts.Code), cancel);
        await UncertainAsync(Of(DemoPrompts.Extraction), cancel);
        await FeedbackAsync(Of(DemoPrompts.Summary), cancel);
        return _reports;
    }

    private async Task FailedAsync(DemoDecision decision, CancellationToken cancel)
    {
        var failure = new Outcome
        {
            DecisionId = decision.Reply.DecisionId,
            Attempt = 1,
            Status = OutcomeStatus.Failure,
            ErrorClass = ErrorClass.Provider,
            LatencyMs = 2150,
        };
        var advice = await SendAsync(decision, failure, "a provider error", AdviceAction.Retry, cancel);
        await SendAsync(decision, Good(decision, attempt: 2, advice.Model), "a good answer", AdviceAction.Accept, cancel);
    }

    private async Task UncertainAsync(DemoDecision decision, CancellationToken cancel)
    {
        var uncertain = Good(decision, attempt: 1, "");
        uncertain.SelfConfidence = 0.38;
        uncertain.ClearSatisfied();
        var advice = await SendAsync(decision, uncertain, "an answer with self-confidence 0.38", AdviceAction.Escalate, cancel);
        var better = Good(decision, attempt: 2, advice.Model);
        better.EvaluatorVerdict = Verdict.Pass;
        await SendAsync(decision, better, "a good answer that a judge passed", AdviceAction.Accept, cancel);
    }

    private async Task FeedbackAsync(DemoDecision decision, CancellationToken cancel)
    {
        var feedback = new ReportFeedbackRequest { DecisionId = decision.Reply.DecisionId, Rating = 2, Satisfied = false };
        await connection.CallAsync(connection.Outcomes.ReportFeedbackAsync, feedback, cancel);
        _reports.Add(new DemoReport(decision.Prompt.Kind, decision.Reply.Model, "late feedback: 2 of 5, not satisfied", null, "taken"));
    }

    private async Task<ReportOutcomeResponse> SendAsync(
        DemoDecision decision, Outcome outcome, string what, AdviceAction? expected, CancellationToken cancel)
    {
        var reply = await connection.CallAsync(connection.Outcomes.ReportOutcomeAsync, new ReportOutcomeRequest { Outcome = outcome }, cancel);
        var model = outcome.Model.Length > 0 ? outcome.Model : decision.Reply.Model;
        _reports.Add(new DemoReport(decision.Prompt.Kind, model, what, reply.Action, TextOf(reply), expected));
        return reply;
    }

    private static Outcome Good(DemoDecision decision, int attempt, string model) => new()
    {
        DecisionId = decision.Reply.DecisionId,
        Attempt = attempt,
        Model = model,
        Status = OutcomeStatus.Success,
        LatencyMs = decision.Reply.ExpectedLatencyMs,
        InputTokens = Math.Max(1, decision.Prompt.Ask.Length / 4),
        OutputTokens = 120,
        SelfConfidence = 0.93,
        Satisfied = true,
    };

    private static string TextOf(ReportOutcomeResponse reply)
    {
        var word = reply.Action == AdviceAction.Escalate ? "to" : "with";
        var target = reply.Model.Length > 0 ? $" {word} {reply.Model} ({reply.Provider}, {reply.Tier})" : "";
        var wait = reply.RetryAfterMs > 0 ? $" after {reply.RetryAfterMs} ms" : "";
        return $"{EnumText.Of(reply.Action)}{target}{wait}: {reply.Reason}{(reply.Duplicate ? "; known already, counted once" : "")}";
    }
}
