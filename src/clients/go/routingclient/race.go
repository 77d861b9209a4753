package routingclient

import (
	"context"
	"time"

	v1 "routing/v1"
)

// ended is a try as it ended, with its answer; nil: there is none.
type ended[T any] struct {
	Try
	answer *Answer[T]
}

type runner struct {
	call    Call
	started time.Time
	// expires is zero without a limit.
	expires time.Time
	cancel  context.CancelFunc
}

// race is tries that run at once. next gives each as it ends, by itself or by its time limit; cancel ends those that still run.
type race[T any] struct {
	ctx     context.Context
	model   func(context.Context, Call) (Answer[T], error)
	results chan ended[T]
	running map[int]runner
	later   func() (Call, time.Duration)
	due     time.Time
}

func newRace[T any](ctx context.Context, model func(context.Context, Call) (Answer[T], error)) *race[T] {
	// Two at most: what ends after its time must not wait for somebody to look.
	return &race[T]{ctx: ctx, model: model, results: make(chan ended[T], 2), running: map[int]runner{}}
}

// start begins a try; without a limit it may take for ever.
func (r *race[T]) start(call Call, limit time.Duration) {
	ctx, cancel := context.WithCancel(r.ctx)
	this := runner{call: call, started: time.Now(), cancel: cancel}
	if limit != unlimited {
		this.expires = this.started.Add(limit)
		var stop context.CancelFunc
		ctx, stop = context.WithDeadline(ctx, this.expires)
		this.cancel = func() { stop(); cancel() }
	}
	r.running[call.Number] = this
	go func() {
		answer, err := r.model(ctx, call)
		latency := time.Since(this.started)
		if err != nil {
			r.results <- ended[T]{Try: this.try(v1.OutcomeStatus_OUTCOME_STATUS_FAILURE, classOf(err), latency, err)}
			return
		}
		r.results <- ended[T]{this.try(v1.OutcomeStatus_OUTCOME_STATUS_SUCCESS, v1.ErrorClass_ERROR_CLASS_UNSPECIFIED, latency, nil), &answer}
	}()
}

// startLater starts what it makes after so much time, unless the race has come to its end before.
func (r *race[T]) startLater(make func() (Call, time.Duration), after time.Duration) {
	if after <= 0 {
		r.start(make())
		return
	}
	r.later, r.due = make, time.Now().Add(after)
}

// next is the next try that ends; at least one must be running. The error is that of the caller's context.
func (r *race[T]) next() (ended[T], error) {
	for {
		timer := time.NewTimer(r.wait())
		select {
		case result := <-r.results:
			timer.Stop()
			if this, ok := r.running[result.Number]; ok {
				this.cancel()
				delete(r.running, result.Number)
				return result, nil
			}
			continue
		case <-r.ctx.Done():
			timer.Stop()
			return ended[T]{}, r.ctx.Err()
		case <-timer.C:
		}
		now := time.Now()
		for _, this := range r.running {
			if !this.expires.IsZero() && !now.Before(this.expires) {
				return r.end(this, v1.OutcomeStatus_OUTCOME_STATUS_FAILURE, v1.ErrorClass_ERROR_CLASS_TIMEOUT, context.DeadlineExceeded), nil
			}
		}
		if r.later != nil && !now.Before(r.due) {
			make := r.later
			r.later = nil
			r.start(make())
		}
	}
}

// cancel ends what still runs, without waiting for it.
func (r *race[T]) cancel() []ended[T] {
	var lost []ended[T]
	for _, this := range r.running {
		lost = append(lost, r.end(this, v1.OutcomeStatus_OUTCOME_STATUS_CANCELLED, v1.ErrorClass_ERROR_CLASS_UNSPECIFIED, nil))
	}
	return lost
}

func (r *race[T]) end(this runner, status v1.OutcomeStatus, class v1.ErrorClass, err error) ended[T] {
	delete(r.running, this.call.Number)
	this.cancel()
	return ended[T]{Try: this.try(status, class, time.Since(this.started), err)}
}

func (r *race[T]) wait() time.Duration {
	next := time.Now().Add(unlimited)
	for _, this := range r.running {
		if !this.expires.IsZero() && this.expires.Before(next) {
			next = this.expires
		}
	}
	if r.later != nil && r.due.Before(next) {
		next = r.due
	}
	return time.Until(next)
}

func (r runner) try(status v1.OutcomeStatus, class v1.ErrorClass, latency time.Duration, err error) Try {
	return Try{Number: r.call.Number, Model: r.call.Model, Status: status, ErrorClass: class, Latency: latency, Err: err}
}
