package routingclient

import (
	"sync"
	"time"
)

// background reports outcomes and keeps the fallback table fresh: every FlushInterval, when woken, and when somebody waits.
type background struct {
	options  Options
	service  *service
	lease    *lease
	reporter *reporter

	wakes    chan struct{}
	flushes  chan chan bool
	stopping chan struct{}
	hasTable chan struct{}
	once     sync.Once
	tableDue time.Time
}

func startBackground(options Options, service *service, lease *lease, reporter *reporter) *background {
	b := &background{
		options: options, service: service, lease: lease, reporter: reporter,
		wakes: make(chan struct{}, 1), flushes: make(chan chan bool), stopping: make(chan struct{}), hasTable: make(chan struct{}),
	}
	go b.work()
	return b
}

// wake starts a round soon, unless one is about to.
func (b *background) wake() {
	select {
	case b.wakes <- struct{}{}:
	default:
	}
}

// flush waits for one round that begins after this call; whether it sent all that waited, within the time.
func (b *background) flush(timeout time.Duration) bool {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	sent := make(chan bool, 1)
	select {
	case b.flushes <- sent:
	case <-timer.C:
		return false
	case <-b.stopping:
		return false
	}
	select {
	case all := <-sent:
		return all
	case <-timer.C:
		return false
	}
}

// waitForTable is whether the table has been fetched once, within the time.
func (b *background) waitForTable(timeout time.Duration) bool {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case <-b.hasTable:
		return true
	case <-timer.C:
		return false
	}
}

func (b *background) work() {
	var sent chan bool
	for {
		b.refreshTable()
		all := b.reporter.send()
		if sent != nil {
			sent <- all
			sent = nil
		}
		timer := time.NewTimer(b.pause())
		select {
		case <-timer.C:
		case <-b.wakes:
		case sent = <-b.flushes:
		case <-b.stopping:
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// pause is shorter while the table is due: it is asked for as often as a decision would be.
func (b *background) pause() time.Duration {
	if !time.Now().Before(b.tableDue) && b.options.PauseAfterFailure < b.options.FlushInterval {
		return b.options.PauseAfterFailure
	}
	return b.options.FlushInterval
}

func (b *background) refreshTable() {
	if time.Now().Before(b.tableDue) {
		return
	}
	table, err := b.service.fallbackTable()
	if err != nil {
		// The old one serves as long as its lease says.
		return
	}
	b.lease.keepTable(table)
	b.tableDue = time.Now().Add(b.options.TableRefresh)
	b.once.Do(func() { close(b.hasTable) })
}
