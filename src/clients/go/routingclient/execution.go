package routingclient

import (
	"context"
	"math"
	"sort"
	"time"

	v1 "routing/v1"
)

// unlimited is longer than any limit that the service gives, and short enough to be added to a time.
const unlimited = time.Duration(math.MaxInt64 / 4)

// execution goes through a route: tries, fallbacks, escalations and the hedge. One run; not reusable.
type execution[T any] struct {
	router  *Router
	route   *route
	job     Job[T]
	ends    time.Time
	tries   []ended[T]
	started []string
}

func (e *execution[T]) run(ctx context.Context) (*Result[T], error) {
	for next := &e.route.steps[0]; next != nil; {
		last, err := e.race(ctx, *next)
		if err != nil {
			return nil, err
		}
		if e.isGood(last) {
			e.settle(last)
			return e.result(last, true), nil
		}
		if e.route.isReported() {
			last.Advice = e.router.reporter.ask(e.outcome(last))
		}
		e.note(last, nil)
		next, err = e.next(ctx, last)
		if err != nil {
			return nil, err
		}
	}
	// The last answer is the strongest model's.
	for i := len(e.tries) - 1; i >= 0; i-- {
		if e.tries[i].answer != nil {
			return e.result(e.tries[i], e.isAccepted(e.tries[i])), nil
		}
	}
	return nil, &TriesFailedError{e.sorted()}
}

// race makes a try, the first one with the hedge beside it. The first good answer wins; without one, the try that ended last is the one to go on
// from.
func (e *execution[T]) race(ctx context.Context, first step) (ended[T], error) {
	race := newRace(ctx, e.job.Model)
	hedge := e.route.hedge()
	isFirst := len(e.started) == 0
	race.start(e.call(first))
	if hedge != nil && isFirst {
		race.startLater(func() (Call, time.Duration) { return e.call(*hedge) }, e.route.hedgeAfter())
	}
	defer func() {
		for _, lost := range race.cancel() {
			e.settle(lost)
		}
	}()
	for {
		last, err := race.next()
		if err != nil {
			return last, err
		}
		e.judge(ctx, &last)
		if e.isGood(last) || len(race.running) == 0 {
			return last, nil
		}
		e.settle(last)
	}
}

func (e *execution[T]) call(s step) (Call, time.Duration) {
	e.started = append(e.started, s.model)
	limit := e.left()
	if after := time.Duration(e.route.plan.GiveUpAfterMs) * time.Millisecond; after > 0 && after < limit {
		limit = after
	}
	return Call{s.model, s.provider, s.tier, len(e.started), e.route.decision}, limit
}

// judge lets the judge look at an answer where the plan asks for it: for a measurement, or for want of the model's own confidence.
func (e *execution[T]) judge(ctx context.Context, last *ended[T]) {
	if last.answer == nil || e.job.Judge == nil || e.route.decision == nil {
		return
	}
	isUnsure := e.route.plan.AcceptThreshold > 0 && last.answer.SelfConfidence == nil
	if !isUnsure && !e.route.wantsVerdict() {
		return
	}
	verdict, err := e.job.Judge(ctx, *last.answer, e.route.decision)
	if err != nil {
		// A judge that fails says nothing about the answer.
		verdict = v1.Verdict_VERDICT_UNSURE
	}
	last.Verdict = verdict
}

func (e *execution[T]) isGood(last ended[T]) bool { return last.answer != nil && !e.isDoubtful(last) }

// isDoubtful is whether an answer is not good enough, or only the service can say: it knows the threshold when the plan names none.
func (e *execution[T]) isDoubtful(last ended[T]) bool {
	if last.Verdict == v1.Verdict_VERDICT_PASS || last.Verdict == v1.Verdict_VERDICT_FAIL {
		return last.Verdict == v1.Verdict_VERDICT_FAIL
	}
	confidence, threshold := last.answer.SelfConfidence, e.route.plan.AcceptThreshold
	if confidence == nil {
		return false
	}
	if threshold == 0 {
		return e.route.isReported()
	}
	return *confidence < threshold
}

// isAccepted is whether a doubtful answer is good enough after all.
func (e *execution[T]) isAccepted(last ended[T]) bool {
	if last.Advice != nil {
		return last.Advice.ReasonCode == "answer_accepted"
	}
	return last.Verdict != v1.Verdict_VERDICT_FAIL && e.route.plan.AcceptThreshold == 0
}

// next is where to go after a try that is not good: the service knows best; when it is away, the plan's fallbacks say.
func (e *execution[T]) next(ctx context.Context, last ended[T]) (*step, error) {
	advice := last.Advice
	if advice == nil {
		return e.nextByPlan(last), nil
	}
	goesOn := advice.Action == v1.AdviceAction_ADVICE_ACTION_ESCALATE || advice.Action == v1.AdviceAction_ADVICE_ACTION_RETRY
	if !goesOn || advice.Model == "" {
		return nil, nil
	}
	pause := time.Duration(advice.RetryAfterMs) * time.Millisecond
	if left := e.left(); left < pause {
		pause = left
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return &step{model: advice.Model, provider: advice.Provider, tier: advice.Tier}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (e *execution[T]) nextByPlan(last ended[T]) *step {
	// The caller's own mistake would be made again at any other model.
	if last.ErrorClass == v1.ErrorClass_ERROR_CLASS_INVALID_REQUEST || (last.answer != nil && e.isAccepted(last)) {
		return nil
	}
	if len(e.started) >= int(e.route.plan.MaxAttempts) || e.left() <= 0 {
		return nil
	}
	trigger := triggerOf(last)
	for i := range e.route.steps {
		if s := &e.route.steps[i]; !contains(e.started, s.model) && s.takes(trigger) {
			return s
		}
	}
	return nil
}

// left is the time that the deadline leaves.
func (e *execution[T]) left() time.Duration {
	if e.ends.IsZero() {
		return unlimited
	}
	if left := time.Until(e.ends); left > 0 {
		return left
	}
	return 0
}

func (e *execution[T]) result(winner ended[T], accepted bool) *Result[T] {
	return &Result[T]{*winner.answer, winner.Model, accepted, e.route.source, e.sorted(), e.route.decision}
}

func (e *execution[T]) sorted() []Try {
	tries := make([]Try, len(e.tries))
	for i, t := range e.tries {
		tries[i] = t.Try
	}
	sort.Slice(tries, func(i, j int) bool { return tries[i].Number < tries[j].Number })
	return tries
}

// settle notes a try and hands its outcome to be reported.
func (e *execution[T]) settle(last ended[T]) {
	if e.route.isReported() {
		e.note(last, e.outcome(last))
	} else {
		e.note(last, nil)
	}
}

func (e *execution[T]) note(last ended[T], outcome *v1.Outcome) {
	e.tries = append(e.tries, last)
	if outcome != nil && e.router.reporter.offer(outcome) {
		e.router.background.wake()
	}
	e.router.options.OnTry(last.Try)
}

func (e *execution[T]) outcome(last ended[T]) *v1.Outcome {
	outcome := &v1.Outcome{
		DecisionId: e.route.decision.DecisionId, Attempt: int32(last.Number), Model: last.Model, Status: last.Status, ErrorClass: last.ErrorClass,
		LatencyMs: milliseconds(last.Latency), EvaluatorVerdict: last.Verdict,
	}
	if last.Verdict != v1.Verdict_VERDICT_UNSPECIFIED {
		outcome.EvaluatorTier = e.route.plan.EvaluatorTier
	}
	if left := e.left(); left != unlimited {
		ms := left.Milliseconds()
		outcome.DeadlineLeftMs = &ms
	}
	if a := last.answer; a != nil {
		outcome.FirstTokenMs, outcome.SelfConfidence, outcome.CostUsd = milliseconds(a.FirstToken), a.SelfConfidence, a.CostUSD
		outcome.InputTokens, outcome.OutputTokens = a.InputTokens, a.OutputTokens
		outcome.CacheReadTokens, outcome.CacheWriteTokens = a.CacheReadTokens, a.CacheWriteTokens
	}
	return outcome
}

func triggerOf[T any](last ended[T]) v1.FallbackTrigger {
	switch {
	case last.answer != nil && last.Verdict == v1.Verdict_VERDICT_FAIL:
		return v1.FallbackTrigger_FALLBACK_TRIGGER_EVALUATION_FAILED
	case last.answer != nil:
		return v1.FallbackTrigger_FALLBACK_TRIGGER_LOW_CONFIDENCE
	case last.ErrorClass == v1.ErrorClass_ERROR_CLASS_TIMEOUT:
		return v1.FallbackTrigger_FALLBACK_TRIGGER_TIMEOUT
	default:
		return v1.FallbackTrigger_FALLBACK_TRIGGER_ERROR
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
