package routingclient

import (
	"sync"
	"time"
)

// gate keeps calls from waiting for a service that is away: after a failure one call at a time may look whether it is back.
type gate struct {
	pause time.Duration
	lock  sync.Mutex
	opens time.Time
}

func (g *gate) mayPass() bool {
	g.lock.Lock()
	defer g.lock.Unlock()
	if g.opens.IsZero() {
		return true
	}
	if time.Now().Before(g.opens) {
		return false
	}
	g.opens = time.Now().Add(g.pause)
	return true
}

func (g *gate) passed() {
	g.lock.Lock()
	defer g.lock.Unlock()
	g.opens = time.Time{}
}

func (g *gate) failed() {
	g.lock.Lock()
	defer g.lock.Unlock()
	g.opens = time.Now().Add(g.pause)
}
