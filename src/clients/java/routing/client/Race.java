package routing.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import routing.v1.ErrorClass;
import routing.v1.OutcomeStatus;
import routing.v1.Verdict;

/** Tries that run at once, each in a daemon thread. next gives each as it ends, by itself or by its time limit; cancel ends those that still run. */
final class Race<T> {
    /** A try as it ended, with its answer; null: there is none. */
    record Ended<T>(Try attempt, Answer<T> answer) {
        Ended<T> with(Try value) {
            return new Ended<>(value, answer);
        }
    }

    private record Runner(Call call, Thread thread, long started, long expires) { }

    private final Job.Model<T> model;
    private final BlockingQueue<Ended<T>> results = new LinkedBlockingQueue<>();
    private final Map<Integer, Runner> running = new TreeMap<>();
    private Supplier<Call> later;
    private long due;

    Race(Job.Model<T> model) {
        this.model = model;
    }

    boolean isRunning() {
        return !running.isEmpty();
    }

    void start(Call call) {
        long started = System.nanoTime();
        Thread thread = new Thread(() -> results.add(perform(call, started)), "routing-try");
        thread.setDaemon(true);
        // A hundred years are no limit.
        long limit = call.timeLeft() == null ? TimeUnit.DAYS.toNanos(36_500) : call.timeLeft().toNanos();
        running.put(call.number(), new Runner(call, thread, started, started + limit));
        thread.start();
    }

    /** Starts what it makes after so much time, unless the race has come to its end before. */
    void startLater(Supplier<Call> makeCall, long afterMs) {
        if (afterMs <= 0) {
            start(makeCall.get());
            return;
        }
        later = makeCall;
        due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(afterMs);
    }

    /** The next try that ends. At least one must be running. */
    Ended<T> next() throws InterruptedException {
        while (true) {
            Ended<T> ended = results.poll(waitNanos(), TimeUnit.NANOSECONDS);
            if (ended != null) {
                if (running.remove(ended.attempt().number()) != null) {
                    return ended;
                }
                continue;
            }
            long now = System.nanoTime();
            for (Runner runner : List.copyOf(running.values())) {
                if (runner.expires() - now <= 0) {
                    return end(runner, OutcomeStatus.OUTCOME_STATUS_FAILURE, ErrorClass.ERROR_CLASS_TIMEOUT, new TimeoutException("gave up"));
                }
            }
            if (later != null && due - now <= 0) {
                Supplier<Call> makeCall = later;
                later = null;
                start(makeCall.get());
            }
        }
    }

    /** Ends what still runs, without waiting for it. */
    List<Ended<T>> cancel() {
        return List.copyOf(running.values()).stream()
            .map(r -> end(r, OutcomeStatus.OUTCOME_STATUS_CANCELLED, ErrorClass.ERROR_CLASS_UNSPECIFIED, null))
            .toList();
    }

    private long waitNanos() {
        long now = System.nanoTime();
        long next = running.values().stream().mapToLong(r -> r.expires() - now).min().orElse(0);
        return Math.max(0, later == null ? next : Math.min(next, due - now));
    }

    private Ended<T> end(Runner runner, OutcomeStatus status, ErrorClass errorClass, Throwable error) {
        running.remove(runner.call().number());
        runner.thread().interrupt();
        return new Ended<>(of(runner.call(), status, errorClass, runner.started(), error), null);
    }

    private Ended<T> perform(Call call, long started) {
        try {
            Answer<T> answer = model.call(call);
            if (answer == null) {
                throw new IllegalStateException("the function returned no answer");
            }
            return new Ended<>(of(call, OutcomeStatus.OUTCOME_STATUS_SUCCESS, ErrorClass.ERROR_CLASS_UNSPECIFIED, started, null), answer);
        } catch (Exception e) {
            // Whatever a provider's library throws is an outcome.
            return new Ended<>(of(call, OutcomeStatus.OUTCOME_STATUS_FAILURE, ProviderException.classOf(e), started, e), null);
        }
    }

    private static Try of(Call call, OutcomeStatus status, ErrorClass errorClass, long started, Throwable error) {
        Duration latency = Duration.ofNanos(System.nanoTime() - started);
        return new Try(call.number(), call.model(), status, errorClass, latency, error, Verdict.VERDICT_UNSPECIFIED, null);
    }
}
