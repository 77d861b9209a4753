package routingclient

import (
	"context"
	"errors"
	"fmt"
	"strings"

	v1 "routing/v1"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// ProviderError is returned by the caller's function to say why a model gave no answer. A time-out (context.DeadlineExceeded, or an error that
// says Timeout()) counts as one, any other error as ERROR_CLASS_OTHER.
type ProviderError struct {
	Class v1.ErrorClass
	Err   error
}

func (e *ProviderError) Error() string { return fmt.Sprintf("%s: %v", e.Class, e.Err) }

// Unwrap gives the provider's own error.
func (e *ProviderError) Unwrap() error { return e.Err }

// RefusedError means that the service was asked and says that this request can't be served: it is malformed, no model satisfies its constraints, or
// its budget is spent. No model was called.
type RefusedError struct {
	Code codes.Code
	Err  error
}

func (e *RefusedError) Error() string { return e.Err.Error() }

// Unwrap gives the service's error.
func (e *RefusedError) Unwrap() error { return e.Err }

// NoRouteError means that the service is away and nothing else says which model to call. No model was called.
type NoRouteError struct {
	// Err is the service's error; nil: it was not asked, as it did not answer a moment ago.
	Err error
}

func (e *NoRouteError) Error() string {
	return fmt.Sprintf("the service is away and no lease is left that fits the request: %v", e.Err)
}

// Unwrap gives the service's error.
func (e *NoRouteError) Unwrap() error { return e.Err }

// TriesFailedError means that no try gave an answer.
type TriesFailedError struct{ Tries []Try }

func (e *TriesFailedError) Error() string {
	var failures []string
	for _, t := range e.Tries {
		failures = append(failures, fmt.Sprintf("%s %s", t.Model, strings.ToLower(strings.TrimPrefix(t.ErrorClass.String(), "ERROR_CLASS_"))))
	}
	return "no model answered: " + strings.Join(failures, ", ")
}

// Unwrap gives the error of the last try.
func (e *TriesFailedError) Unwrap() error { return e.Tries[len(e.Tries)-1].Err }

func classOf(err error) v1.ErrorClass {
	var provider *ProviderError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &provider) && provider.Class != v1.ErrorClass_ERROR_CLASS_UNSPECIFIED:
		return provider.Class
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return v1.ErrorClass_ERROR_CLASS_TIMEOUT
	default:
		return v1.ErrorClass_ERROR_CLASS_OTHER
	}
}

// isRefusal tells a refusal, which is an answer, from a service that can't answer: nothing else may decide then. A spent budget is one, an overloaded
// service is not.
func isRefusal(err error, trailer metadata.MD) bool {
	switch status.Code(err) {
	case codes.InvalidArgument, codes.FailedPrecondition:
		return true
	case codes.ResourceExhausted:
		constraint := trailer.Get("routing-constraint")
		return len(constraint) == 1 && constraint[0] == "budget"
	default:
		return false
	}
}
