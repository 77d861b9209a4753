package routing.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import routing.v1.Outcome;
import routing.v1.ReportOutcomeResponse;
import routing.v1.ReportOutcomesResponse;

/**
 * A bounded queue of outcomes, sent in batches. A batch that fails stays at the head and is sent again: outcomes are counted once however often they
 * are reported. Thread-safe; only one send runs at a time.
 */
final class Reporter {
    private final Service service;
    private final int capacity;
    private final int batchSize;
    private final Queue<Outcome> queue = new ArrayDeque<>();
    private long reported;
    private long rejected;
    private long dropped;

    Reporter(Service service, int capacity, int batchSize) {
        this.service = service;
        this.capacity = capacity;
        this.batchSize = batchSize;
    }

    /** Queues an outcome; whether a full batch waits. */
    synchronized boolean offer(Outcome outcome) {
        if (queue.size() >= capacity) {
            dropped++;
        } else {
            queue.add(outcome);
        }
        return queue.size() >= batchSize;
    }

    /** Reports one outcome at once, for the advice; null when the service gave none. Then the outcome is queued, unless it was refused. */
    ReportOutcomeResponse ask(Outcome outcome) {
        try {
            ReportOutcomeResponse advice = service.report(outcome);
            count(1, 0, 0);
            return advice;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
                count(0, 1, 0);
            } else {
                offer(outcome);
            }
            return null;
        }
    }

    /** Sends all that waits, batch by batch; false when one failed, which then waits on. */
    boolean send() {
        for (List<Outcome> batch = batch(); !batch.isEmpty(); batch = batch()) {
            try {
                ReportOutcomesResponse reply = service.reportAll(batch);
                count(reply.getAccepted() + reply.getDuplicates(), reply.getRejected(), batch.size());
            } catch (StatusRuntimeException e) {
                return false;
            }
        }
        return true;
    }

    synchronized void dropRest() {
        dropped += queue.size();
        queue.clear();
    }

    synchronized ReportStats stats() {
        return new ReportStats(queue.size(), reported, rejected, dropped);
    }

    private synchronized List<Outcome> batch() {
        return queue.stream().limit(batchSize).toList();
    }

    private synchronized void count(long more, long refused, int sent) {
        reported += more;
        rejected += refused;
        for (int i = 0; i < sent; i++) {
            queue.poll();
        }
    }
}
