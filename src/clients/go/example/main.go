// Routes a few prompts between fake providers: one is down, one is unsure of itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	v1 "routing/v1"
	"routingclient"
)

var prompts = []string{
	"What is the boiling point of ethanol?", "Translate into French: the delivery is late.", "Prove that the square root of 2 is irrational.",
}

// fakeProvider stands for the caller's own code: it would call call.Model here.
func fakeProvider(_ context.Context, call routingclient.Call) (routingclient.Answer[string], error) {
	fmt.Printf("    %d. %s (%s, %s)\n", call.Number, call.Model, call.Provider, call.Tier)
	if call.Provider == "google" {
		down := &routingclient.ProviderError{Class: v1.ErrorClass_ERROR_CLASS_PROVIDER, Err: errors.New("google is down")}
		return routingclient.Answer[string]{}, down
	}
	confidence := 0.9
	if call.Tier == "economy" {
		confidence = 0.4
	}
	return routingclient.Answer[string]{Value: "an answer of " + call.Model, SelfConfidence: &confidence, InputTokens: 40, OutputTokens: 120}, nil
}

func main() {
	target := "127.0.0.1:50051"
	if len(os.Args) > 1 {
		target = os.Args[1]
	}
	// A server that has just started may need longer for its first decision than the half second that calls wait by default.
	router, err := routingclient.New(routingclient.Options{Target: target, DecideTimeout: 10 * time.Second})
	if err != nil || !router.WaitUntilReady(10*time.Second) {
		fmt.Fprintln(os.Stderr, "no service at", target, err)
		os.Exit(1)
	}
	for _, prompt := range prompts {
		fmt.Println(prompt)
		job := routingclient.Job[string]{Request: &v1.DecideRequest{Prompt: prompt, Feature: "example"}, Model: fakeProvider}
		result, err := routingclient.Run(context.Background(), router, job)
		if err != nil {
			fmt.Println("    ->", err)
			continue
		}
		fmt.Printf("    -> %s, accepted: %t, decided by: %s\n", result.Value, result.Accepted, result.Source)
	}
	fmt.Printf("%+v\n", router.Close(5*time.Second))
}
