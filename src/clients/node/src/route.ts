import type { DecideResponse__Output as DecideResponse } from '../generated/routing/v1/DecideResponse';
import type { FallbackTrigger__Output as FallbackTrigger } from '../generated/routing/v1/FallbackTrigger';
import type { Plan__Output as DecidedPlan } from '../generated/routing/v1/Plan';
import type { Source } from './results';

/** Tries of a route without a plan. */
const localTries = 3;

/** A model to try. Without triggers anything leads here. */
export interface Step {
  readonly model: string;
  readonly provider: string;
  readonly tier: string;
  readonly triggers: readonly FallbackTrigger[];
}

/** How to go through the steps; what a decision's plan says, or nothing but the number of tries. */
export type Plan = Partial<DecidedPlan> & { readonly maxAttempts: number };

/** The models to try and how, whoever said so. */
export class Route {
  constructor(readonly source: Source, readonly steps: readonly Step[], readonly plan: Plan, readonly decision?: DecideResponse) {}

  /** The route of a decision, fresh or reused. */
  static ofDecision(source: Source, decision: DecideResponse): Route {
    const first = { model: decision.model, provider: decision.provider, tier: decision.tier, triggers: [] };
    return new Route(source, [first, ...decision.fallbacks], decision.plan ?? { maxAttempts: 1 }, decision);
  }

  /** Without a plan: each model once, until one answers. */
  static ofModels(source: Source, models: readonly string[], tier = ''): Route {
    const steps = models.map((model, i) => ({ model, provider: '', tier: i === 0 ? tier : '', triggers: [] }));
    return new Route(source, steps, { maxAttempts: Math.min(localTries, steps.length) });
  }

  /** Only fresh decisions are: the outcomes of a reused one would repeat those of its first use. */
  get isReported(): boolean {
    return this.source === 'service';
  }

  get acceptThreshold(): number {
    return this.plan.acceptThreshold ?? 0;
  }

  get giveUpAfterMs(): number | undefined {
    return this.plan.giveUpAfterMs || undefined;
  }

  get hedgeAfterMs(): number {
    return this.plan.strategy === 'STRATEGY_SPECULATE' ? 0 : this.plan.hedgeAfterMs ?? 0;
  }

  /** What may run beside the first try. Speculation is about the answer, so it needs a step that takes rejected ones: a stronger model. */
  get hedge(): Step | undefined {
    if (this.plan.maxAttempts < 2) return undefined;
    if (this.plan.strategy === 'STRATEGY_SPECULATE') {
      return this.steps.slice(1).find(({ triggers }) => triggers.length === 0 || triggers.includes('FALLBACK_TRIGGER_LOW_CONFIDENCE'));
    }
    return this.hedgeAfterMs > 0 ? this.steps[1] : undefined;
  }

  get wantsVerdict(): boolean {
    return this.plan.asks?.some(({ kind }) => kind === 'SAMPLING_KIND_EVALUATE') ?? false;
  }
}
