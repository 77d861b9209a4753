package routing.client;

import java.time.Duration;

/** Keeps calls from waiting for a service that is away: after a failure one call at a time may look whether it is back. Thread-safe. */
final class Gate {
    private final long pauseNanos;
    private boolean isShut;
    private long since;

    Gate(Duration pause) {
        pauseNanos = pause.toNanos();
    }

    synchronized boolean mayPass() {
        if (!isShut) {
            return true;
        }
        if (System.nanoTime() - since < pauseNanos) {
            return false;
        }
        since = System.nanoTime();
        return true;
    }

    synchronized void passed() {
        isShut = false;
    }

    synchronized void failed() {
        isShut = true;
        since = System.nanoTime();
    }
}
