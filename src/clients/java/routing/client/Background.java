package routing.client;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reports outcomes and keeps the fallback table fresh, in one daemon thread: every flushInterval, when woken, and when somebody waits. */
final class Background {
    private final RouterOptions options;
    private final Service service;
    private final Lease lease;
    private final Reporter reporter;
    private final CountDownLatch hasTable = new CountDownLatch(1);
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "routing-background");
        daemon.setDaemon(true);
        return daemon;
    });
    private long fetched;

    Background(RouterOptions options, Service service, Lease lease, Reporter reporter) {
        this.options = options;
        this.service = service;
        this.lease = lease;
        this.reporter = reporter;
        thread.execute(this::workAndRepeat);
    }

    /** Starts a round soon, unless one is about to. */
    void wake() {
        if (isWoken.compareAndSet(false, true) && !thread.isShutdown()) {
            thread.execute(this::work);
        }
    }

    /** Waits for one round that begins after this call; whether it sent all that waited, within the time. */
    boolean flush(Duration timeout) throws InterruptedException {
        CompletableFuture<Boolean> round = CompletableFuture.supplyAsync(this::work, thread);
        try {
            return round.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Whether the table has been fetched once, within the time. */
    boolean hasTable(Duration timeout) throws InterruptedException {
        return hasTable.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    void stop() {
        thread.shutdownNow();
    }

    private void workAndRepeat() {
        work();
        if (!thread.isShutdown()) {
            thread.schedule(this::workAndRepeat, pause().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private boolean work() {
        isWoken.set(false);
        refreshTable();
        return reporter.send();
    }

    /** A table that is due is asked for as often as a decision would be. */
    private Duration pause() {
        boolean isSooner = isTableDue() && options.pauseAfterFailure.compareTo(options.flushInterval) < 0;
        return isSooner ? options.pauseAfterFailure : options.flushInterval;
    }

    private boolean isTableDue() {
        return hasTable.getCount() > 0 || System.nanoTime() - fetched >= options.tableRefresh.toNanos();
    }

    private void refreshTable() {
        if (!isTableDue()) {
            return;
        }
        try {
            lease.keepTable(service.fallbackTable());
            fetched = System.nanoTime();
            hasTable.countDown();
        } catch (StatusRuntimeException e) {
            // The old one serves as long as its lease says.
            service.connectAgain();
        }
    }
}
