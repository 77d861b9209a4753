package routing.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import routing.v1.DecideRequest;
import routing.v1.DecideResponse;
import routing.v1.Outcome;
import routing.v1.Strategy;

/** Routes the caller's model calls. One per process is enough: it is thread-safe, and holds a channel and a daemon thread until it is closed. */
public final class Router implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Metadata.Key<String> CONSTRAINT = Metadata.Key.of("routing-constraint", Metadata.ASCII_STRING_MARSHALLER);

    private final RouterOptions options;
    private final Service service;
    private final Lease lease;
    private final Reporter reporter;
    private final Background background;
    private final Gate gate;

    public Router(RouterOptions options) {
        this.options = options;
        service = new Service(options);
        lease = new Lease(options.rememberedDecisions, options.clock);
        reporter = new Reporter(service, options.queueCapacity, options.batchSize);
        background = new Background(options, service, lease, reporter);
        gate = new Gate(options.pauseAfterFailure);
    }

    /**
     * Decides, calls the job's model with the models that the plan names until an answer is good enough, and reports every try in the background. A
     * service that is away, slow or refuses the key never fails the call as long as a lease or the default models say where to go.
     *
     * @throws RoutingException.TriesFailed no model answered
     * @throws RoutingException.RequestRefused the service says that the request can't be served
     * @throws RoutingException.NoRoute the service is away and no lease is left
     * @throws InterruptedException tries under way are cancelled and reported as such
     */
    public <T> Result<T> run(Job<T> job) throws RoutingException, InterruptedException {
        long started = System.nanoTime();
        DecideRequest request = job.request();
        if (request.getTenant().isEmpty() && !options.tenant.isEmpty()) {
            request = request.toBuilder().setTenant(options.tenant).build();
        }
        long deadlineMs = request.getConstraints().getDeadlineMs();
        Long ends = deadlineMs > 0 ? started + TimeUnit.MILLISECONDS.toNanos(deadlineMs) : null;
        return new Execution<>(route(request, job.preCheck()), job, reporter, this::settled, ends).run();
    }

    /** Waits until the fallback table has been fetched once; false when that takes longer. Calls may be made before. */
    public boolean waitUntilReady(Duration timeout) throws InterruptedException {
        return background.hasTable(timeout);
    }

    /** Reports what waits now; whether all of it was acknowledged in time. */
    public boolean flush(Duration timeout) throws InterruptedException {
        return background.flush(timeout);
    }

    /** What became of the reports. */
    public ReportStats stats() {
        return reporter.stats();
    }

    /** Reports what still waits, for at most so long, and ends. What is left then is dropped and counted. Not to be called twice. */
    public ReportStats close(Duration timeout) throws InterruptedException {
        background.flush(timeout);
        background.stop();
        reporter.dropRest();
        service.close();
        return reporter.stats();
    }

    /** Closes, giving the reports that wait two seconds. */
    @Override
    public void close() {
        try {
            close(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void settled(Try ended, Outcome outcome) {
        if (outcome != null && reporter.offer(outcome)) {
            background.wake();
        }
        options.onTry.accept(ended);
    }

    private Route route(DecideRequest request, Job.PreCheck preCheck) throws RoutingException {
        StatusRuntimeException cause = null;
        if (gate.mayPass()) {
            try {
                DecideResponse decision = decide(request, preCheck);
                gate.passed();
                return Route.ofDecision(Source.SERVICE, decision);
            } catch (StatusRuntimeException e) {
                if (isRefusal(e)) {
                    throw new RoutingException.RequestRefused(e);
                }
                gate.failed();
                service.connectAgain();
                cause = e;
            }
        }
        Route local = lease.route(request);
        if (local == null && !options.defaultModels.isEmpty()) {
            local = Route.ofModels(Source.DEFAULT, options.defaultModels, "");
        }
        if (local == null) {
            throw new RoutingException.NoRoute(cause);
        }
        return local;
    }

    private DecideResponse decide(DecideRequest request, Job.PreCheck preCheck) {
        DecideResponse decision = service.decide(request);
        if (decision.getPlan().getStrategy() == Strategy.STRATEGY_PRE_CHECK) {
            String tier = verdict(decision, preCheck);
            DecideRequest.Builder again = request.toBuilder();
            again.getAttemptBuilder().setNumber(2).setPreCheckTier(tier);
            if (tier.isEmpty()) {
                again.setStrategy(Strategy.STRATEGY_DIRECT);
            }
            decision = service.decide(again.build());
        }
        lease.remember(request, decision);
        return decision;
    }

    private static String verdict(DecideResponse decision, Job.PreCheck preCheck) {
        try {
            return preCheck == null ? "" : preCheck.tier(decision, decision.getPlan().getPreCheckInstruction());
        } catch (Exception e) {
            // A pre-check that fails settles nothing, and the caller's call goes on.
            return "";
        }
    }

    /**
     * A refusal is an answer, unlike a service that can't answer: nothing else may decide then. A spent budget is one, an overloaded service is not.
     */
    private static boolean isRefusal(StatusRuntimeException error) {
        Status.Code code = error.getStatus().getCode();
        Metadata trailers = error.getTrailers();
        boolean isSpent = code == Status.Code.RESOURCE_EXHAUSTED && trailers != null && "budget".equals(trailers.get(CONSTRAINT));
        return isSpent || code == Status.Code.INVALID_ARGUMENT || code == Status.Code.FAILED_PRECONDITION;
    }
}
