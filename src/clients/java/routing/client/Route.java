package routing.client;

import java.util.ArrayList;
import java.util.List;
import routing.v1.DecideResponse;
import routing.v1.FallbackTrigger;
import routing.v1.Plan;
import routing.v1.SamplingKind;
import routing.v1.Strategy;

/** The models to try and how, whoever said so. */
record Route(Source source, List<Step> steps, Plan plan, DecideResponse decision) {
    /** Tries of a route without a plan. */
    private static final int LOCAL_TRIES = 3;

    /** A model to try. Without triggers anything leads here. */
    record Step(String model, String provider, String tier, List<FallbackTrigger> triggers) {
        boolean takes(FallbackTrigger trigger) {
            return triggers.isEmpty() || triggers.contains(trigger);
        }
    }

    static Route ofDecision(Source source, DecideResponse decision) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(decision.getModel(), decision.getProvider(), decision.getTier(), List.of()));
        decision.getFallbacksList().forEach(f -> steps.add(new Step(f.getModel(), f.getProvider(), f.getTier(), f.getTriggersList())));
        Plan plan = decision.hasPlan() ? decision.getPlan() : Plan.newBuilder().setMaxAttempts(1).build();
        return new Route(source, steps, plan, decision);
    }

    /** Without a plan: each model once, until one answers. */
    static Route ofModels(Source source, List<String> models, String tier) {
        List<Step> steps = new ArrayList<>();
        models.forEach(model -> steps.add(new Step(model, "", steps.isEmpty() ? tier : "", List.of())));
        return new Route(source, steps, Plan.newBuilder().setMaxAttempts(Math.min(LOCAL_TRIES, steps.size())).build(), null);
    }

    /** Only fresh decisions are: the outcomes of a reused one would repeat those of its first use. */
    boolean isReported() {
        return source == Source.SERVICE;
    }

    long hedgeAfterMs() {
        return isSpeculation() ? 0 : plan.getHedgeAfterMs();
    }

    /**
     * What may run beside the first try; null: nothing. Speculation is about the answer, so it needs a step that takes rejected ones: a stronger
     * model.
     */
    Step hedge() {
        List<Step> rest = steps.subList(1, steps.size());
        if (plan.getMaxAttempts() < 2 || rest.isEmpty()) {
            return null;
        }
        if (isSpeculation()) {
            return rest.stream().filter(s -> s.takes(FallbackTrigger.FALLBACK_TRIGGER_LOW_CONFIDENCE)).findFirst().orElse(null);
        }
        return plan.getHedgeAfterMs() > 0 ? rest.get(0) : null;
    }

    boolean wantsVerdict() {
        return plan.getAsksList().stream().anyMatch(ask -> ask.getKind() == SamplingKind.SAMPLING_KIND_EVALUATE);
    }

    private boolean isSpeculation() {
        return plan.getStrategy() == Strategy.STRATEGY_SPECULATE;
    }
}
