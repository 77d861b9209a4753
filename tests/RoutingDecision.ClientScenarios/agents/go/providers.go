package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	v1 "routing/v1"
	"routingclient"
)

// behaviour is one entry of a model's script: a word, or an object with one of these and perhaps "then".
type behaviour struct {
	Answer *answer         `json:"answer"`
	Error  string          `json:"error"`
	Ask    string          `json:"ask"`
	After  string          `json:"after"`
	Then   json.RawMessage `json:"then"`
}

type answer struct {
	SelfConfidence *float64 `json:"self_confidence"`
	InputTokens    int64    `json:"input_tokens"`
	OutputTokens   int64    `json:"output_tokens"`
	FirstTokenMs   int64    `json:"first_token_ms"`
}

// providers are fake models: each call of a model takes the next of its behaviours, the last one again and again.
type providers struct {
	wire    *wire
	lock    sync.Mutex
	scripts map[string][]json.RawMessage
	settled map[string]chan struct{}
}

func newProviders(scripts map[string][]json.RawMessage, wire *wire) *providers {
	return &providers{wire: wire, scripts: scripts, settled: map[string]chan struct{}{}}
}

func (p *providers) call(ctx context.Context, call routingclient.Call) (routingclient.Answer[string], error) {
	p.lock.Lock()
	script := p.scripts[call.Model]
	if len(script) > 1 {
		p.scripts[call.Model] = script[1:]
	}
	p.lock.Unlock()
	if len(script) == 0 {
		return routingclient.Answer[string]{}, errors.New("no script")
	}
	return p.behave(ctx, script[0], call)
}

// settle says that the helper has settled a try of this model.
func (p *providers) settle(model string) {
	channel := p.of(model)
	p.lock.Lock()
	defer p.lock.Unlock()
	select {
	case <-channel:
	default:
		close(channel)
	}
}

func (p *providers) of(model string) chan struct{} {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.settled[model] == nil {
		p.settled[model] = make(chan struct{})
	}
	return p.settled[model]
}

func (p *providers) behave(ctx context.Context, script json.RawMessage, call routingclient.Call) (routingclient.Answer[string], error) {
	none := routingclient.Answer[string]{}
	var word string
	if json.Unmarshal(script, &word) == nil {
		switch word {
		case "answer":
			return answerOf(call.Model, answer{}), nil
		case "hang":
			<-ctx.Done()
			return none, errors.New("nobody waits any more")
		default:
			return none, errors.New(word)
		}
	}
	var b behaviour
	if err := json.Unmarshal(script, &b); err != nil {
		return none, err
	}
	switch {
	case b.Answer != nil:
		return answerOf(call.Model, *b.Answer), nil
	case b.Error != "":
		class := v1.ErrorClass(v1.ErrorClass_value["ERROR_CLASS_"+strings.ToUpper(b.Error)])
		return none, &routingclient.ProviderError{Class: class, Err: errors.New("as the script says")}
	case b.Ask != "":
		if err := p.wire.ask(b.Ask); err != nil {
			return none, err
		}
	case b.After != "":
		<-p.of(b.After)
	}
	return p.behave(ctx, b.Then, call)
}

func answerOf(model string, a answer) routingclient.Answer[string] {
	return routingclient.Answer[string]{
		Value: fmt.Sprintf("answer of %s", model), SelfConfidence: a.SelfConfidence, InputTokens: a.InputTokens, OutputTokens: a.OutputTokens,
		FirstToken: time.Duration(a.FirstTokenMs) * time.Millisecond,
	}
}
