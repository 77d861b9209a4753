package routingclient

import (
	"context"
	"time"

	v1 "routing/v1"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
)

// service makes the calls, each with its deadline and the caller's key.
type service struct {
	options    Options
	connection *grpc.ClientConn
	routing    v1.RoutingServiceClient
	outcomes   v1.OutcomeServiceClient
}

func dial(options Options) (*service, error) {
	security := grpc.WithInsecure()
	if options.TLS != nil {
		security = grpc.WithTransportCredentials(credentials.NewTLS(named(options.TLS, options.Target)))
	}
	// A service that comes back is found within a second; gRPC's own limit is two minutes.
	reconnect := grpc.ConnectParams{
		Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: time.Second},
		MinConnectTimeout: 5 * time.Second,
	}
	connection, err := grpc.Dial(targetOf(options.Target), append(turnsOver(options.Target), security, grpc.WithConnectParams(reconnect))...)
	if err != nil {
		return nil, err
	}
	return &service{options, connection, v1.NewRoutingServiceClient(connection), v1.NewOutcomeServiceClient(connection)}, nil
}

func (s *service) decide(ctx context.Context, request *v1.DecideRequest) (*v1.DecideResponse, metadata.MD, error) {
	ctx, cancel := s.within(ctx, s.options.DecideTimeout)
	defer cancel()
	var trailer metadata.MD
	decision, err := s.routing.Decide(ctx, request, grpc.Trailer(&trailer))
	return decision, trailer, err
}

func (s *service) fallbackTable() (*v1.GetFallbackTableResponse, error) {
	ctx, cancel := s.within(context.Background(), s.options.ReportTimeout)
	defer cancel()
	return s.routing.GetFallbackTable(ctx, &v1.GetFallbackTableRequest{Tenant: s.options.Tenant})
}

func (s *service) report(outcome *v1.Outcome) (*v1.ReportOutcomeResponse, error) {
	ctx, cancel := s.within(context.Background(), s.options.ReportTimeout)
	defer cancel()
	return s.outcomes.ReportOutcome(ctx, &v1.ReportOutcomeRequest{Outcome: outcome})
}

func (s *service) reportAll(outcomes []*v1.Outcome) (*v1.ReportOutcomesResponse, error) {
	ctx, cancel := s.within(context.Background(), s.options.ReportTimeout)
	defer cancel()
	stream, err := s.outcomes.ReportOutcomes(ctx)
	if err != nil {
		return nil, err
	}
	for _, outcome := range outcomes {
		if stream.Send(&v1.ReportOutcomesRequest{Outcome: outcome}) != nil {
			// The status, which says why, comes with the reply.
			break
		}
	}
	return stream.CloseAndRecv()
}

func (s *service) within(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if s.options.APIKey != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+s.options.APIKey)
	}
	return context.WithTimeout(ctx, timeout)
}
