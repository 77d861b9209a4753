package routingclient

import (
	"sync"

	v1 "routing/v1"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// reporter is a bounded queue of outcomes, sent in batches. A batch that fails stays at the head and is sent again: outcomes are counted once however
// often they are reported. Only one send runs at a time.
type reporter struct {
	service             *service
	capacity, batchSize int

	lock  sync.Mutex
	queue []*v1.Outcome
	stats Stats
}

// offer queues an outcome; whether a full batch waits.
func (r *reporter) offer(outcome *v1.Outcome) bool {
	r.lock.Lock()
	defer r.lock.Unlock()
	if len(r.queue) >= r.capacity {
		r.stats.Dropped++
	} else {
		r.queue = append(r.queue, outcome)
	}
	return len(r.queue) >= r.batchSize
}

// ask reports one outcome at once, for the advice; nil when the service gave none. Then the outcome is queued, unless it was refused.
func (r *reporter) ask(outcome *v1.Outcome) *v1.ReportOutcomeResponse {
	advice, err := r.service.report(outcome)
	if err != nil && status.Code(err) != codes.InvalidArgument {
		r.offer(outcome)
		return nil
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	if err != nil {
		r.stats.Rejected++
		return nil
	}
	r.stats.Reported++
	return advice
}

// send sends all that waits, batch by batch; false when one failed, which then waits on.
func (r *reporter) send() bool {
	for {
		batch := r.batch()
		if len(batch) == 0 {
			return true
		}
		reply, err := r.service.reportAll(batch)
		if err != nil {
			return false
		}
		r.lock.Lock()
		r.stats.Reported += reply.Accepted + reply.Duplicates
		r.stats.Rejected += reply.Rejected
		if len(r.queue) >= len(batch) {
			r.queue = append([]*v1.Outcome(nil), r.queue[len(batch):]...)
		}
		r.lock.Unlock()
	}
}

func (r *reporter) batch() []*v1.Outcome {
	r.lock.Lock()
	defer r.lock.Unlock()
	if len(r.queue) > r.batchSize {
		return r.queue[:r.batchSize:r.batchSize]
	}
	return r.queue[:len(r.queue):len(r.queue)]
}

func (r *reporter) dropRest() {
	r.lock.Lock()
	defer r.lock.Unlock()
	r.stats.Dropped += int64(len(r.queue))
	r.queue = nil
}

func (r *reporter) counts() Stats {
	r.lock.Lock()
	defer r.lock.Unlock()
	stats := r.stats
	stats.Waiting = int64(len(r.queue))
	return stats
}
