// Does with the Go client what the scenario says; see ../README.md.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	v1 "routing/v1"
	"routingclient"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
)

const patience = 30 * time.Second

type command struct {
	ID     int      `json:"id"`
	Router string   `json:"router"`
	Open   *options `json:"open"`
	Run    *run     `json:"run"`
	Flush  string   `json:"flush"`
	Stats  string   `json:"stats"`
	Close  string   `json:"close"`
	Clock  *float64 `json:"clock"`
}

type options struct {
	Target              string            `json:"target"`
	APIKey              string            `json:"api_key"`
	TLS                 map[string]string `json:"tls"`
	DecideTimeoutMs     int64             `json:"decide_timeout_ms"`
	ReportTimeoutMs     int64             `json:"report_timeout_ms"`
	PauseAfterFailureMs int64             `json:"pause_after_failure_ms"`
	FlushIntervalMs     int64             `json:"flush_interval_ms"`
	QueueCapacity       int               `json:"queue_capacity"`
	DefaultModels       []string          `json:"default_models"`
	Wait                *bool             `json:"wait"`
}

type run struct {
	Request  json.RawMessage              `json:"request"`
	Models   map[string][]json.RawMessage `json:"models"`
	Judge    string                       `json:"judge"`
	PreCheck string                       `json:"pre_check"`
	Times    int                          `json:"times"`
}

type reply map[string]any

type agent struct {
	wire      *wire
	routers   map[string]*routingclient.Router
	offset    time.Duration
	providers *providers
}

func (a *agent) do(c *command) (reply, error) {
	name := c.Router
	if name == "" {
		name = "main"
	}
	switch {
	case c.Open != nil:
		return a.open(c.Open, name)
	case c.Run != nil:
		return a.run(c.Run, a.routers[name])
	case c.Flush != "":
		return reply{"sent": a.routers[c.Flush].Flush(patience)}, nil
	case c.Stats != "":
		return counts(a.routers[c.Stats].Stats()), nil
	case c.Close != "":
		router := a.routers[c.Close]
		delete(a.routers, c.Close)
		return counts(router.Close(patience)), nil
	case c.Clock != nil:
		a.offset = time.Duration(*c.Clock * float64(time.Hour))
		return reply{}, nil
	default:
		return nil, errors.New("unknown command")
	}
}

func (a *agent) open(o *options, name string) (reply, error) {
	if before := a.routers[name]; before != nil {
		before.Close(0)
	}
	security, err := tlsOf(o.TLS)
	if err != nil {
		return nil, err
	}
	router, err := routingclient.New(routingclient.Options{
		Target: o.Target, APIKey: o.APIKey, TLS: security, QueueCapacity: o.QueueCapacity, DefaultModels: o.DefaultModels,
		DecideTimeout: ms(o.DecideTimeoutMs), ReportTimeout: ms(o.ReportTimeoutMs),
		PauseAfterFailure: ms(o.PauseAfterFailureMs), FlushInterval: ms(o.FlushIntervalMs),
		Clock: func() time.Time { return time.Now().Add(a.offset) },
		OnTry: func(t routingclient.Try) { a.providers.settle(t.Model) },
	})
	if err != nil {
		return nil, err
	}
	a.routers[name] = router
	wait := patience
	if o.Wait != nil && !*o.Wait {
		wait = 0
	}
	return reply{"ready": router.WaitUntilReady(wait)}, nil
}

func (a *agent) run(r *run, router *routingclient.Router) (reply, error) {
	a.providers = newProviders(r.Models, a.wire)
	var request v1.DecideRequest
	if err := protojson.Unmarshal(r.Request, &request); err != nil {
		return nil, err
	}
	job := routingclient.Job[string]{Request: &request, Model: a.providers.call}
	if r.Judge != "" {
		job.Judge = func(context.Context, routingclient.Answer[string], *v1.DecideResponse) (v1.Verdict, error) {
			verdict, ok := v1.Verdict_value["VERDICT_"+strings.ToUpper(r.Judge)]
			if !ok {
				return 0, errors.New("the judge is out")
			}
			return v1.Verdict(verdict), nil
		}
	}
	if r.PreCheck != "" {
		job.PreCheck = func(_ context.Context, _ *v1.DecideResponse, instruction string) (string, error) {
			if instruction == "" {
				return "", errors.New("no instruction")
			}
			return r.PreCheck, nil
		}
	}
	var last reply
	for i := 0; i == 0 || i < r.Times; i++ {
		last = runOnce(router, job)
	}
	return last, nil
}

func runOnce(router *routingclient.Router, job routingclient.Job[string]) reply {
	result, err := routingclient.Run(context.Background(), router, job)
	var failed *routingclient.TriesFailedError
	var refused *routingclient.RefusedError
	var noRoute *routingclient.NoRouteError
	switch {
	case err == nil:
		return reply{"value": result.Value, "model": result.Model, "accepted": result.Accepted, "source": result.Source, "tries": texts(result.Tries)}
	case errors.As(err, &failed):
		return reply{"raised": "tries_failed", "tries": texts(failed.Tries)}
	case errors.As(err, &refused):
		return reply{"raised": "refused", "code": nameOf(refused.Code), "tries": []string{}}
	case errors.As(err, &noRoute):
		code := ""
		if noRoute.Err != nil {
			code = nameOf(status.Code(noRoute.Err))
		}
		return reply{"raised": "no_route", "code": code, "tries": []string{}}
	default:
		return reply{"fault": err.Error()}
	}
}

func tlsOf(files map[string]string) (*tls.Config, error) {
	if files == nil {
		return nil, nil
	}
	roots, err := os.ReadFile(files["root_certificates"])
	if err != nil {
		return nil, err
	}
	config := &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12}
	config.RootCAs.AppendCertsFromPEM(roots)
	if chain := files["certificate_chain"]; chain != "" {
		own, err := tls.LoadX509KeyPair(chain, files["private_key"])
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{own}
	}
	return config, nil
}

func counts(s routingclient.Stats) reply {
	return reply{"waiting": s.Waiting, "reported": s.Reported, "rejected": s.Rejected, "dropped": s.Dropped}
}

func texts(tries []routingclient.Try) []string {
	all := []string{}
	for _, t := range tries {
		words := []string{t.Model, short(t.Status, "OUTCOME_STATUS_")}
		if t.ErrorClass != 0 {
			words = append(words, short(t.ErrorClass, "ERROR_CLASS_"))
		}
		if t.Verdict != 0 {
			words = append(words, short(t.Verdict, "VERDICT_"))
		}
		if t.Advice != nil {
			words = append(words, "->", short(t.Advice.Action, "ADVICE_ACTION_"), t.Advice.ReasonCode)
		}
		all = append(all, strings.Join(words, " "))
	}
	return all
}

func short(name fmt.Stringer, prefix string) string {
	return strings.ToLower(strings.TrimPrefix(name.String(), prefix))
}

// nameOf is the protocol's name of a code: INVALID_ARGUMENT.
func nameOf(code codes.Code) string {
	var name strings.Builder
	for i, letter := range code.String() {
		if i > 0 && letter >= 'A' && letter <= 'Z' {
			name.WriteByte('_')
		}
		name.WriteRune(letter)
	}
	return strings.ToUpper(name.String())
}

func ms(value int64) time.Duration { return time.Duration(value) * time.Millisecond }

func main() {
	a := &agent{wire: newWire(), routers: map[string]*routingclient.Router{}}
	for c := a.wire.command(); c != nil; c = a.wire.command() {
		answer, err := a.do(c)
		if err != nil {
			// The driver shows it as the step's problem.
			answer = reply{"fault": err.Error()}
		}
		a.wire.reply(answer)
	}
}
