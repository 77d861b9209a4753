package routingclient

import (
	"context"
	"time"

	v1 "routing/v1"

	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// Router routes the caller's model calls. One per process is enough: it is safe for use from several goroutines, and holds a connection and a
// goroutine until Close.
type Router struct {
	options    Options
	service    *service
	lease      *lease
	reporter   *reporter
	background *background
	gate       gate
}

// New makes a router; it does not wait for the service. The error is about the options.
func New(options Options) (*Router, error) {
	options = options.withDefaults()
	service, err := dial(options)
	if err != nil {
		return nil, err
	}
	lease := newLease(options.RememberedDecisions, options.Clock)
	reporter := &reporter{service: service, capacity: options.QueueCapacity, batchSize: options.BatchSize}
	return &Router{options, service, lease, reporter, startBackground(options, service, lease, reporter), gate{pause: options.PauseAfterFailure}}, nil
}

// Run decides, calls job.Model with the models that the plan names until an answer is good enough, and reports every try in the background.
//
// The error is a *TriesFailedError (no model answered), a *RefusedError (the service says that the request can't be served), a *NoRouteError (the
// service is away and no lease is left) or that of ctx. A service that is away, slow or refuses the key never fails the call as long as a lease or
// Options.DefaultModels say where to go.
func Run[T any](ctx context.Context, router *Router, job Job[T]) (*Result[T], error) {
	started := time.Now()
	if job.Request.Tenant == "" && router.options.Tenant != "" {
		job.Request = proto.Clone(job.Request).(*v1.DecideRequest)
		job.Request.Tenant = router.options.Tenant
	}
	route, err := router.route(ctx, job.Request, job.PreCheck)
	if err != nil {
		return nil, err
	}
	run := &execution[T]{router: router, route: route, job: job}
	if deadline := job.Request.Constraints.GetDeadlineMs(); deadline > 0 {
		run.ends = started.Add(time.Duration(deadline) * time.Millisecond)
	}
	return run.run(ctx)
}

// WaitUntilReady waits until the fallback table has been fetched once; false when that takes longer. Calls may be made before.
func (r *Router) WaitUntilReady(timeout time.Duration) bool {
	return r.background.waitForTable(timeout)
}

// Flush reports what waits now; whether all of it was acknowledged in time.
func (r *Router) Flush(timeout time.Duration) bool { return r.background.flush(timeout) }

// Stats says what became of the reports.
func (r *Router) Stats() Stats { return r.reporter.counts() }

// Close reports what still waits, for at most so long, and ends. What is left then is dropped and counted. Not to be called twice.
func (r *Router) Close(timeout time.Duration) Stats {
	r.background.flush(timeout)
	close(r.background.stopping)
	r.reporter.dropRest()
	// Nobody can do anything about an error of a connection that is no longer needed.
	_ = r.service.connection.Close()
	return r.reporter.counts()
}

type preCheck = func(context.Context, *v1.DecideResponse, string) (string, error)

func (r *Router) route(ctx context.Context, request *v1.DecideRequest, check preCheck) (*route, error) {
	var cause error
	if r.gate.mayPass() {
		decision, trailer, err := r.decide(ctx, request, check)
		switch {
		case err == nil:
			r.gate.passed()
			return routeOfDecision(FromService, decision), nil
		case isRefusal(err, trailer):
			return nil, &RefusedError{status.Code(err), err}
		case ctx.Err() != nil:
			return nil, ctx.Err()
		}
		r.gate.failed()
		cause = err
	}
	if local := r.lease.route(request); local != nil {
		return local, nil
	}
	if len(r.options.DefaultModels) > 0 {
		return routeOfModels(FromDefault, r.options.DefaultModels, ""), nil
	}
	return nil, &NoRouteError{cause}
}

func (r *Router) decide(ctx context.Context, request *v1.DecideRequest, check preCheck) (*v1.DecideResponse, metadata.MD, error) {
	decision, trailer, err := r.service.decide(ctx, request)
	if err != nil {
		return nil, trailer, err
	}
	if decision.Plan.GetStrategy() == v1.Strategy_STRATEGY_PRE_CHECK {
		again := proto.Clone(request).(*v1.DecideRequest)
		if again.Attempt == nil {
			again.Attempt = &v1.Attempt{}
		}
		again.Attempt.Number, again.Attempt.PreCheckTier = 2, verdictOf(ctx, decision, check)
		if again.Attempt.PreCheckTier == "" {
			again.Strategy = v1.Strategy_STRATEGY_DIRECT
		}
		if decision, trailer, err = r.service.decide(ctx, again); err != nil {
			return nil, trailer, err
		}
	}
	r.lease.remember(request, decision)
	return decision, trailer, nil
}

// verdictOf is empty when there is no pre-check, or it fails: that settles nothing, and the caller's call goes on.
func verdictOf(ctx context.Context, decision *v1.DecideResponse, check preCheck) string {
	if check == nil {
		return ""
	}
	tier, err := check(ctx, decision, decision.Plan.PreCheckInstruction)
	if err != nil {
		return ""
	}
	return tier
}
