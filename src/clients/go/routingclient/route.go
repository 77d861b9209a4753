package routingclient

import (
	"time"

	v1 "routing/v1"
)

// localTries bounds the tries of a route without a plan.
const localTries = 3

// step is a model to try. Without triggers anything leads here.
type step struct {
	model, provider, tier string
	triggers              []v1.FallbackTrigger
}

func (s step) takes(trigger v1.FallbackTrigger) bool {
	return len(s.triggers) == 0 || contains(s.triggers, trigger)
}

// route is the models to try and how, whoever said so.
type route struct {
	source   Source
	steps    []step
	plan     *v1.Plan
	decision *v1.DecideResponse
}

func routeOfDecision(source Source, decision *v1.DecideResponse) *route {
	steps := []step{{model: decision.Model, provider: decision.Provider, tier: decision.Tier}}
	for _, f := range decision.Fallbacks {
		steps = append(steps, step{f.Model, f.Provider, f.Tier, f.Triggers})
	}
	plan := decision.Plan
	if plan == nil {
		plan = &v1.Plan{MaxAttempts: 1}
	}
	return &route{source, steps, plan, decision}
}

// routeOfModels has no plan: each model once, until one answers.
func routeOfModels(source Source, models []string, tier string) *route {
	steps := make([]step, len(models))
	for i, model := range models {
		steps[i].model = model
	}
	steps[0].tier = tier
	tries := len(steps)
	if tries > localTries {
		tries = localTries
	}
	return &route{source: source, steps: steps, plan: &v1.Plan{MaxAttempts: int32(tries)}}
}

// isReported holds for fresh decisions only: the outcomes of a reused one would repeat those of its first use.
func (r *route) isReported() bool { return r.source == FromService }

func (r *route) hedgeAfter() time.Duration {
	if r.plan.Strategy == v1.Strategy_STRATEGY_SPECULATE {
		return 0
	}
	return time.Duration(r.plan.HedgeAfterMs) * time.Millisecond
}

// hedge is what may run beside the first try. Speculation is about the answer, so it needs a step that takes rejected ones: a stronger model.
func (r *route) hedge() *step {
	if r.plan.MaxAttempts < 2 {
		return nil
	}
	for i := range r.steps[1:] {
		next := &r.steps[i+1]
		if r.plan.Strategy != v1.Strategy_STRATEGY_SPECULATE {
			if r.plan.HedgeAfterMs > 0 {
				return next
			}
			return nil
		}
		if next.takes(v1.FallbackTrigger_FALLBACK_TRIGGER_LOW_CONFIDENCE) {
			return next
		}
	}
	return nil
}

func (r *route) wantsVerdict() bool {
	for _, ask := range r.plan.Asks {
		if ask.Kind == v1.SamplingKind_SAMPLING_KIND_EVALUATE {
			return true
		}
	}
	return false
}

func contains[T comparable](list []T, wanted T) bool {
	for _, item := range list {
		if item == wanted {
			return true
		}
	}
	return false
}
