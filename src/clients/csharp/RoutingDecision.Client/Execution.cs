using RoutingDecision.Contracts.V1;

namespace RoutingDecision.Client;

/// <summary>What a run needs beside its route.</summary>
/// <param name="Function">The caller's.</param>
/// <param name="Judge">Null: there is none.</param>
/// <param name="OnSettled">Takes each try with the outcome that is to be reported; null: it was reported already, or is not to be.</param>
/// <param name="Left">Time that the deadline leaves; null: there is none.</param>
internal sealed record RunParts<T>(
    Func<Call, CancellationToken, Task<Answer<T>>> Function,
    Func<Answer<T>, DecideResponse, Task<Verdict>>? Judge,
    Action<Try, Outcome?> OnSettled,
    Func<TimeSpan?> Left);

/// <summary>Goes through a route: tries, fallbacks, escalations and the hedge. One run; not reusable.</summary>
internal sealed class Execution<T>(Route route, RunParts<T> parts, Reporter reporter, TimeProvider time)
{
    private readonly List<Ended<T>> _tries = [];
    private readonly List<string> _started = [];

    public async Task<RouteResult<T>> RunAsync(CancellationToken cancellation)
    {
        for (var step = route.Steps[0]; step is not null;)
        {
            var last = await RaceAsync(step, cancellation);
            if (IsGood(last))
            {
                Settle(last);
                return ResultOf(last, accepted: true);
            }

            last = await AdvisedAsync(last);
            Note(last, outcome: null);
            step = await NextAsync(last, cancellation);
        }

        // The last answer is the strongest model's.
        return _tries.FindLast(t => t.Answer is not null) is { } best
            ? ResultOf(best, IsAccepted(best.Try))
            : throw new TriesFailedException([.. _tries.Select(t => t.Try)]);
    }

    /// <summary>
    /// A try, the first one with the hedge beside it. The first good answer wins; without one, the try that ended last is the one to go on from.
    /// </summary>
    private async Task<Ended<T>> RaceAsync(Step step, CancellationToken cancellation)
    {
        var race = new Race<T>(parts.Function, time);
        var hedge = _started.Count == 0 ? route.Hedge : null;
        race.Start(CallOf(step));
        if (hedge is not null)
        {
            race.StartLater(() => CallOf(hedge), route.HedgeAfter);
        }

        try
        {
            while (true)
            {
                var ended = await JudgedAsync(await race.NextAsync(cancellation));
                if (IsGood(ended) || !race.IsRunning)
                {
                    return ended;
                }

                Settle(ended);
            }
        }
        finally
        {
            foreach (var lost in race.Cancel())
            {
                Settle(lost);
            }
        }
    }

    private Call CallOf(Step step)
    {
        _started.Add(step.Model);
        var (limit, left) = (route.GiveUpAfter, parts.Left());
        return new Call(step.Model, step.Provider, step.Tier, _started.Count, limit is null || left < limit ? left : limit, route.Decision);
    }

    /// <summary>Lets the judge look at an answer where the plan asks for it: for a measurement, or for want of the model's own confidence.</summary>
    private async Task<Ended<T>> JudgedAsync(Ended<T> ended)
    {
        if (ended.Answer is not { } answer || parts.Judge is null || route.Decision is null)
        {
            return ended;
        }

        var isUnsure = route.Plan.AcceptThreshold > 0 && answer.SelfConfidence is null;
        if (!isUnsure && !route.WantsVerdict)
        {
            return ended;
        }

        Verdict verdict;
        try
        {
            verdict = await parts.Judge(answer, route.Decision);
        }
        catch (Exception)
        {
            // A judge that fails says nothing about the answer.
            verdict = Verdict.Unsure;
        }

        return ended with { Try = ended.Try with { Verdict = verdict } };
    }

    private bool IsGood(Ended<T> ended) => ended.Answer is { } answer && !IsDoubtful(answer, ended.Try.Verdict);

    /// <summary>Whether an answer is not good enough, or only the service can say: it knows the threshold when the plan names none.</summary>
    private bool IsDoubtful(Answer<T> answer, Verdict verdict) => verdict switch
    {
        Verdict.Pass => false,
        Verdict.Fail => true,
        _ => answer.SelfConfidence is { } confidence && (route.Plan.AcceptThreshold > 0 ? confidence < route.Plan.AcceptThreshold : route.IsReported),
    };

    /// <summary>Whether a doubtful answer is good enough after all.</summary>
    private bool IsAccepted(Try ended) =>
        ended.Advice is { } advice ? advice.ReasonCode == "answer_accepted" : ended.Verdict != Verdict.Fail && route.Plan.AcceptThreshold == 0;

    /// <summary>With what the service says to a try that is not good.</summary>
    private async Task<Ended<T>> AdvisedAsync(Ended<T> last) =>
        route.IsReported ? last with { Try = last.Try with { Advice = await reporter.AskAsync(OutcomeOf(last)) } } : last;

    /// <summary>Where to go after a try that is not good: the service knows best; when it is away, the plan's fallbacks say.</summary>
    private async Task<Step?> NextAsync(Ended<T> last, CancellationToken cancellation)
    {
        if (last.Try.Advice is not { } advice)
        {
            return NextByPlan(last);
        }

        if (advice.Action is not (AdviceAction.Escalate or AdviceAction.Retry) || advice.Model.Length == 0)
        {
            return null;
        }

        var pause = TimeSpan.FromMilliseconds(advice.RetryAfterMs);
        await Task.Delay(parts.Left() is { } left && left < pause ? left : pause, time, cancellation);
        return new Step(advice.Model, advice.Provider, advice.Tier, []);
    }

    private Step? NextByPlan(Ended<T> last)
    {
        // The caller's own mistake would be made again at any other model.
        if ((last.Answer is not null && IsAccepted(last.Try)) || last.Try.ErrorClass == ErrorClass.InvalidRequest)
        {
            return null;
        }

        if (_started.Count >= route.Plan.MaxAttempts || parts.Left() <= TimeSpan.Zero)
        {
            return null;
        }

        var trigger = TriggerOf(last);
        return route.Steps.FirstOrDefault(s => !_started.Contains(s.Model) && s.Takes(trigger));
    }

    private RouteResult<T> ResultOf(Ended<T> winner, bool accepted) => new(
        winner.Answer!, winner.Try.Model, accepted, route.Source, [.. _tries.Select(t => t.Try).OrderBy(t => t.Number)], route.Decision);

    /// <summary>Notes a try and hands its outcome to be reported.</summary>
    private void Settle(Ended<T> ended) => Note(ended, route.IsReported ? OutcomeOf(ended) : null);

    private void Note(Ended<T> ended, Outcome? outcome)
    {
        _tries.Add(ended);
        parts.OnSettled(ended.Try, outcome);
    }

    private Outcome OutcomeOf(Ended<T> ended)
    {
        var outcome = new Outcome
        {
            DecisionId = route.Decision!.DecisionId,
            Attempt = ended.Try.Number,
            Model = ended.Try.Model,
            Status = ended.Try.Status,
            ErrorClass = ended.Try.ErrorClass,
            LatencyMs = ended.Try.Latency.TotalMilliseconds,
            EvaluatorVerdict = ended.Try.Verdict,
            EvaluatorTier = ended.Try.Verdict == Verdict.Unspecified ? "" : route.Plan.EvaluatorTier,
        };
        if (parts.Left() is { } left)
        {
            outcome.DeadlineLeftMs = (long)left.TotalMilliseconds;
        }

        if (ended.Answer is { } answer)
        {
            Fill(outcome, answer);
        }

        return outcome;
    }

    private static void Fill(Outcome outcome, Answer<T> answer)
    {
        outcome.FirstTokenMs = answer.FirstToken.TotalMilliseconds;
        (outcome.InputTokens, outcome.OutputTokens) = (answer.InputTokens, answer.OutputTokens);
        (outcome.CacheReadTokens, outcome.CacheWriteTokens) = (answer.CacheReadTokens, answer.CacheWriteTokens);
        if (answer.SelfConfidence is { } confidence)
        {
            outcome.SelfConfidence = confidence;
        }

        if (answer.CostUsd is { } cost)
        {
            outcome.CostUsd = cost;
        }
    }

    private static FallbackTrigger TriggerOf(Ended<T> last) => last switch
    {
        { Answer: not null, Try.Verdict: Verdict.Fail } => FallbackTrigger.EvaluationFailed,
        { Answer: not null } => FallbackTrigger.LowConfidence,
        { Try.ErrorClass: ErrorClass.Timeout } => FallbackTrigger.Timeout,
        _ => FallbackTrigger.Error,
    };
}
