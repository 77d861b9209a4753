// Package routingclient routes model calls by RoutingDecision: decide, call through the plan, report. See ../README.md.
package routingclient

import (
	"crypto/tls"
	"time"
)

// Options is everything that a Router can be told. A zero value stands for the default.
type Options struct {
	// Target is host:port of the service (127.0.0.1:50051); dns:///name:port for a name with several addresses, or ipv4:host:port,host:port: calls
	// take turns over those that answer.
	Target string
	// APIKey is sent as "authorization: Bearer KEY"; empty: nothing is sent.
	APIKey string
	// TLS towards the service; nil speaks plaintext.
	TLS *tls.Config
	// Tenant of requests that name none, and of the fallback table.
	Tenant string
	// DecideTimeout is the longest wait for a decision; then the call is routed locally (500 ms).
	DecideTimeout time.Duration
	// ReportTimeout is the longest wait for advice and for the acknowledgement of a batch (5 s).
	ReportTimeout time.Duration
	// PauseAfterFailure is how long the service is left alone after it did not decide; calls are routed locally meanwhile (1 s).
	PauseAfterFailure time.Duration
	// QueueCapacity is how many outcomes may wait to be reported; what comes beyond is dropped and counted (10,000).
	QueueCapacity int
	// BatchSize is the most outcomes of one report; as many waiting ones start a report at once (100).
	BatchSize int
	// FlushInterval is the longest time that an outcome waits for company (1 s).
	FlushInterval time.Duration
	// TableRefresh is the age at which the fallback table is fetched again (10 min).
	TableRefresh time.Duration
	// RememberedDecisions is how many recent decisions are kept for reuse within their lease (1,000).
	RememberedDecisions int
	// DefaultModels are tried in this order when the service is away and no lease is left.
	DefaultModels []string
	// Clock is what leases are held against (time.Now).
	Clock func() time.Time
	// OnTry is called after each try, in the goroutine that called Run.
	OnTry func(Try)
}

func (o Options) withDefaults() Options {
	orDefault(&o.Target, "127.0.0.1:50051")
	orDefault(&o.DecideTimeout, 500*time.Millisecond)
	orDefault(&o.ReportTimeout, 5*time.Second)
	orDefault(&o.PauseAfterFailure, time.Second)
	orDefault(&o.QueueCapacity, 10_000)
	orDefault(&o.BatchSize, 100)
	orDefault(&o.FlushInterval, time.Second)
	orDefault(&o.TableRefresh, 10*time.Minute)
	orDefault(&o.RememberedDecisions, 1_000)
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.OnTry == nil {
		o.OnTry = func(Try) {}
	}
	return o
}

func orDefault[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}
