package routingclient

import (
	"container/list"
	"crypto/sha256"
	"sync"
	"time"

	v1 "routing/v1"

	"google.golang.org/protobuf/proto"
)

const (
	// outputTokens are reserved when the request names none.
	outputTokens  = 1024
	bytesPerToken = 4
)

var implied = map[v1.AttachmentKind]string{
	v1.AttachmentKind_ATTACHMENT_KIND_IMAGE: "vision",
	v1.AttachmentKind_ATTACHMENT_KIND_AUDIO: "audio",
	v1.AttachmentKind_ATTACHMENT_KIND_VIDEO: "video",
}

type digest [sha256.Size]byte

type remembered struct {
	key      digest
	decision *v1.DecideResponse
}

// lease is what a caller may route by while the service is away: recent decisions and the fallback table, each until its valid_until.
type lease struct {
	capacity int
	clock    func() time.Time

	lock      sync.Mutex
	order     *list.List
	decisions map[digest]*list.Element
	table     *v1.GetFallbackTableResponse
}

func newLease(capacity int, clock func() time.Time) *lease {
	return &lease{capacity: capacity, clock: clock, order: list.New(), decisions: map[digest]*list.Element{}}
}

func (l *lease) keepTable(table *v1.GetFallbackTableResponse) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.table = table
}

func (l *lease) remember(request *v1.DecideRequest, decision *v1.DecideResponse) {
	key := keyOf(request)
	l.lock.Lock()
	defer l.lock.Unlock()
	if before, ok := l.decisions[key]; ok {
		l.order.Remove(before)
	}
	l.decisions[key] = l.order.PushBack(remembered{key, decision})
	if l.order.Len() > l.capacity {
		delete(l.decisions, l.order.Remove(l.order.Front()).(remembered).key)
	}
}

// route is the best that is still valid: the decision of an identical request, else the table's; nil without either.
func (l *lease) route(request *v1.DecideRequest) *route {
	now := l.clock().UnixMilli()
	key := keyOf(request)
	l.lock.Lock()
	defer l.lock.Unlock()
	if before, ok := l.decisions[key]; ok {
		if decision := before.Value.(remembered).decision; decision.ValidUntilUnixMs > now {
			return routeOfDecision(FromLease, decision)
		}
	}
	if l.table == nil || l.table.ValidUntilUnixMs <= now || !canBeChecked(request.Constraints) {
		return nil
	}
	return byTable(l.table, request)
}

// keyOf is a digest: prompts can be megabytes, and nobody should find them in this memory later.
func keyOf(request *v1.DecideRequest) digest {
	same := proto.Clone(request).(*v1.DecideRequest)
	same.RequestId = ""
	bytes, err := proto.MarshalOptions{Deterministic: true}.Marshal(same)
	if err != nil {
		// Text that is no UTF-8: the service refuses it as well, so nothing is ever remembered under this key.
		return digest{}
	}
	return sha256.Sum256(bytes)
}

// canBeChecked is whether a table, which names models only, can keep the constraints.
func canBeChecked(constraints *v1.Constraints) bool {
	if constraints == nil {
		return true
	}
	rest := proto.Clone(constraints).(*v1.Constraints)
	rest.DeadlineMs, rest.AllowedModels, rest.DeniedModels = 0, nil, nil
	return proto.Equal(rest, &v1.Constraints{})
}

func byTable(table *v1.GetFallbackTableResponse, request *v1.DecideRequest) *route {
	needed, tokens := needsOf(request), tokensOf(request)
	for _, row := range table.Routes {
		if !isSubset(row.Capabilities, needed) || (row.MaxContextTokens > 0 && tokens > row.MaxContextTokens) {
			continue
		}
		allowed, denied := request.Constraints.GetAllowedModels(), request.Constraints.GetDeniedModels()
		var models []string
		for _, model := range row.Models {
			if (len(allowed) == 0 || contains(allowed, model)) && !contains(denied, model) {
				models = append(models, model)
			}
		}
		switch {
		case len(models) == 0:
			return nil
		case models[0] == row.Models[0]:
			return routeOfModels(FromTable, models, row.Tier)
		default:
			return routeOfModels(FromTable, models, "")
		}
	}
	return nil
}

func needsOf(request *v1.DecideRequest) []string {
	needed := append([]string(nil), request.RequiredCapabilities...)
	for _, message := range request.Messages {
		for _, kind := range message.Attachments {
			needed = append(needed, implied[kind])
		}
	}
	if request.Tools.GetCount() > 0 {
		needed = append(needed, "tools")
	}
	return needed
}

// tokensOf is a rough size, input and output together: a table needs no better one.
func tokensOf(request *v1.DecideRequest) int64 {
	sent := int64(len(request.Prompt)+len(request.SystemPrompt)) + int64(request.Tools.GetBytes())
	for _, message := range request.Messages {
		sent += int64(len(message.Text))
	}
	output := request.MaxOutputTokens
	orDefault(&output, request.ExpectedOutputTokens)
	orDefault(&output, outputTokens)
	return (sent+bytesPerToken-1)/bytesPerToken + request.ContextTokens + output
}

func isSubset(some, all []string) bool {
	for _, item := range some {
		if !contains(all, item) {
			return false
		}
	}
	return true
}
