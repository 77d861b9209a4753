package routingclient

import (
	"context"
	"time"

	v1 "routing/v1"
)

// Call is what the caller's function is told about the try it is to make.
type Call struct {
	Model, Provider, Tier string
	// Number counts the tries of a run from 1.
	Number int
	// Decision is nil when the call was routed without one.
	Decision *v1.DecideResponse
}

// Answer is a model's answer and what it took. Whatever is unknown is left out.
type Answer[T any] struct {
	Value T
	// SelfConfidence is the model's own, 0..1.
	SelfConfidence                                               *float64
	InputTokens, OutputTokens, CacheReadTokens, CacheWriteTokens int64
	FirstToken                                                   time.Duration
	// CostUSD in US dollars; nil: the service computes it from the tokens.
	CostUSD *float64
}

// Try is one try.
type Try struct {
	Number     int
	Model      string
	Status     v1.OutcomeStatus
	ErrorClass v1.ErrorClass
	// Latency of the caller's function.
	Latency time.Duration
	// Err is what the caller's function returned.
	Err     error
	Verdict v1.Verdict
	// Advice is what the service said about it; nil: it was not asked, or did not answer.
	Advice *v1.ReportOutcomeResponse
}

// Source says where a route came from.
type Source string

const (
	// FromService is a fresh decision.
	FromService Source = "service"
	// FromLease is an earlier decision for the same request.
	FromLease Source = "lease"
	// FromTable is the fallback table.
	FromTable Source = "table"
	// FromDefault is Options.DefaultModels.
	FromDefault Source = "default"
)

// Result is the answer of a run.
type Result[T any] struct {
	Answer[T]
	Model string
	// Accepted is false for the best there was, although it was not good enough.
	Accepted bool
	Source   Source
	Tries    []Try
	// Decision is nil unless the source is a decision.
	Decision *v1.DecideResponse
}

// Job is what Run does.
type Job[T any] struct {
	Request *v1.DecideRequest
	// Model makes one call to call.Model. Its context ends when the answer is no longer wanted; what it returns later is ignored.
	Model func(ctx context.Context, call Call) (Answer[T], error)
	// Judge looks at an answer where the plan asks for it, after the try and within the caller's time; nil: there is none.
	Judge func(ctx context.Context, answer Answer[T], decision *v1.DecideResponse) (v1.Verdict, error)
	// PreCheck sends the instruction to the decision's model and returns the tier that it names; nil: such plans are run directly.
	PreCheck func(ctx context.Context, decision *v1.DecideResponse, instruction string) (string, error)
}

// Stats counts since the router was made.
type Stats struct {
	// Waiting are not yet reported.
	Waiting int64
	// Reported were acknowledged by the service, also as a repetition.
	Reported int64
	// Rejected are those that the service would not take.
	Rejected int64
	// Dropped were lost because too many waited, or were still waiting at the end.
	Dropped int64
}
