package routing.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import routing.client.Race.Ended;
import routing.client.Route.Step;
import routing.v1.AdviceAction;
import routing.v1.ErrorClass;
import routing.v1.FallbackTrigger;
import routing.v1.Outcome;
import routing.v1.ReportOutcomeResponse;
import routing.v1.Verdict;

/** Goes through a route: tries, fallbacks, escalations and the hedge. One run; not reusable. */
final class Execution<T> {
    private final Route route;
    private final Job<T> job;
    private final Reporter reporter;
    /** Takes each try with the outcome that is to be reported; null: it was reported already, or is not to be. */
    private final BiConsumer<Try, Outcome> onSettled;
    /** On the scale of System.nanoTime; null: no deadline. */
    private final Long ends;
    private final List<Ended<T>> tries = new ArrayList<>();
    private final List<String> started = new ArrayList<>();

    Execution(Route route, Job<T> job, Reporter reporter, BiConsumer<Try, Outcome> onSettled, Long ends) {
        this.route = route;
        this.job = job;
        this.reporter = reporter;
        this.onSettled = onSettled;
        this.ends = ends;
    }

    Result<T> run() throws RoutingException, InterruptedException {
        for (Step step = route.steps().get(0); step != null;) {
            Ended<T> last = race(step);
            if (isGood(last)) {
                settle(last);
                return result(last, true);
            }
            last = advised(last);
            note(last, null);
            step = next(last);
        }
        // The last answer is the strongest model's.
        for (int i = tries.size() - 1; i >= 0; i--) {
            if (tries.get(i).answer() != null) {
                return result(tries.get(i), isAccepted(tries.get(i).attempt()));
            }
        }
        throw new RoutingException.TriesFailed(sorted());
    }

    /** A try, the first one with the hedge beside it. The first good answer wins; without one, the try that ended last is the one to go on from. */
    private Ended<T> race(Step step) throws InterruptedException {
        Race<T> race = new Race<>(job.model());
        Step hedge = started.isEmpty() ? route.hedge() : null;
        race.start(call(step));
        if (hedge != null) {
            race.startLater(() -> call(hedge), route.hedgeAfterMs());
        }
        try {
            while (true) {
                Ended<T> ended = judged(race.next());
                if (isGood(ended) || !race.isRunning()) {
                    return ended;
                }
                settle(ended);
            }
        } finally {
            race.cancel().forEach(this::settle);
        }
    }

    private Call call(Step step) {
        started.add(step.model());
        long giveUp = route.plan().getGiveUpAfterMs();
        Duration limit = left();
        if (giveUp > 0 && (limit == null || limit.toMillis() > giveUp)) {
            limit = Duration.ofMillis(giveUp);
        }
        return new Call(step.model(), step.provider(), step.tier(), started.size(), limit, route.decision());
    }

    /** Lets the judge look at an answer where the plan asks for it: for a measurement, or for want of the model's own confidence. */
    private Ended<T> judged(Ended<T> ended) {
        if (ended.answer() == null || job.judge() == null || route.decision() == null) {
            return ended;
        }
        boolean isUnsure = route.plan().getAcceptThreshold() > 0 && ended.answer().selfConfidence() == null;
        if (!isUnsure && !route.wantsVerdict()) {
            return ended;
        }
        Verdict verdict;
        try {
            verdict = job.judge().judge(ended.answer(), route.decision());
        } catch (Exception e) {
            // A judge that fails says nothing about the answer.
            verdict = Verdict.VERDICT_UNSURE;
        }
        return ended.with(ended.attempt().withVerdict(verdict));
    }

    private boolean isGood(Ended<T> ended) {
        return ended.answer() != null && !isDoubtful(ended);
    }

    /** Whether an answer is not good enough, or only the service can say: it knows the threshold when the plan names none. */
    private boolean isDoubtful(Ended<T> ended) {
        Verdict verdict = ended.attempt().verdict();
        if (verdict == Verdict.VERDICT_PASS || verdict == Verdict.VERDICT_FAIL) {
            return verdict == Verdict.VERDICT_FAIL;
        }
        Double confidence = ended.answer().selfConfidence();
        double threshold = route.plan().getAcceptThreshold();
        return confidence != null && (threshold > 0 ? confidence < threshold : route.isReported());
    }

    /** Whether a doubtful answer is good enough after all. */
    private boolean isAccepted(Try ended) {
        return ended.advice() != null
            ? ended.advice().getReasonCode().equals("answer_accepted")
            : ended.verdict() != Verdict.VERDICT_FAIL && route.plan().getAcceptThreshold() == 0;
    }

    /** With what the service says to a try that is not good. */
    private Ended<T> advised(Ended<T> last) {
        return route.isReported() ? last.with(last.attempt().withAdvice(reporter.ask(outcome(last)))) : last;
    }

    /** Where to go after a try that is not good: the service knows best; when it is away, the plan's fallbacks say. */
    private Step next(Ended<T> last) throws InterruptedException {
        ReportOutcomeResponse advice = last.attempt().advice();
        if (advice == null) {
            return nextByPlan(last);
        }
        boolean goesOn = advice.getAction() == AdviceAction.ADVICE_ACTION_ESCALATE || advice.getAction() == AdviceAction.ADVICE_ACTION_RETRY;
        if (!goesOn || advice.getModel().isEmpty()) {
            return null;
        }
        Duration left = left();
        TimeUnit.MILLISECONDS.sleep(left == null ? advice.getRetryAfterMs() : Math.min(advice.getRetryAfterMs(), left.toMillis()));
        return new Step(advice.getModel(), advice.getProvider(), advice.getTier(), List.of());
    }

    private Step nextByPlan(Ended<T> last) {
        // The caller's own mistake would be made again at any other model.
        boolean isSettled = last.answer() != null && isAccepted(last.attempt());
        if (isSettled || last.attempt().errorClass() == ErrorClass.ERROR_CLASS_INVALID_REQUEST) {
            return null;
        }
        Duration left = left();
        if (started.size() >= route.plan().getMaxAttempts() || (left != null && left.isZero())) {
            return null;
        }
        FallbackTrigger trigger = trigger(last);
        return route.steps().stream().filter(s -> !started.contains(s.model()) && s.takes(trigger)).findFirst().orElse(null);
    }

    /** Null without a deadline. */
    private Duration left() {
        return ends == null ? null : Duration.ofNanos(Math.max(0, ends - System.nanoTime()));
    }

    private Result<T> result(Ended<T> winner, boolean accepted) {
        return new Result<>(winner.answer(), winner.attempt().model(), accepted, route.source(), sorted(), route.decision());
    }

    private List<Try> sorted() {
        return tries.stream().map(Ended::attempt).sorted(Comparator.comparingInt(Try::number)).toList();
    }

    /** Notes a try and hands its outcome to be reported. */
    private void settle(Ended<T> ended) {
        note(ended, route.isReported() ? outcome(ended) : null);
    }

    private void note(Ended<T> ended, Outcome outcome) {
        tries.add(ended);
        onSettled.accept(ended.attempt(), outcome);
    }

    private Outcome outcome(Ended<T> ended) {
        Try attempt = ended.attempt();
        Outcome.Builder outcome = Outcome.newBuilder()
            .setDecisionId(route.decision().getDecisionId())
            .setAttempt(attempt.number())
            .setModel(attempt.model())
            .setStatus(attempt.status())
            .setErrorClass(attempt.errorClass())
            .setLatencyMs(milliseconds(attempt.latency()))
            .setEvaluatorVerdict(attempt.verdict());
        if (attempt.verdict() != Verdict.VERDICT_UNSPECIFIED) {
            outcome.setEvaluatorTier(route.plan().getEvaluatorTier());
        }
        Duration left = left();
        if (left != null) {
            outcome.setDeadlineLeftMs(left.toMillis());
        }
        if (ended.answer() != null) {
            fill(outcome, ended.answer());
        }
        return outcome.build();
    }

    private static void fill(Outcome.Builder outcome, Answer<?> answer) {
        outcome.setFirstTokenMs(milliseconds(answer.firstToken()))
            .setInputTokens(answer.inputTokens())
            .setOutputTokens(answer.outputTokens())
            .setCacheReadTokens(answer.cacheReadTokens())
            .setCacheWriteTokens(answer.cacheWriteTokens());
        if (answer.selfConfidence() != null) {
            outcome.setSelfConfidence(answer.selfConfidence());
        }
        if (answer.costUsd() != null) {
            outcome.setCostUsd(answer.costUsd());
        }
    }

    private static FallbackTrigger trigger(Ended<?> last) {
        if (last.answer() != null) {
            boolean failed = last.attempt().verdict() == Verdict.VERDICT_FAIL;
            return failed ? FallbackTrigger.FALLBACK_TRIGGER_EVALUATION_FAILED : FallbackTrigger.FALLBACK_TRIGGER_LOW_CONFIDENCE;
        }
        boolean isLate = last.attempt().errorClass() == ErrorClass.ERROR_CLASS_TIMEOUT;
        return isLate ? FallbackTrigger.FALLBACK_TRIGGER_TIMEOUT : FallbackTrigger.FALLBACK_TRIGGER_ERROR;
    }

    private static double milliseconds(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
