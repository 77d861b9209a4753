import type { DecideResponse__Output as DecideResponse } from '../generated/routing/v1/DecideResponse';
import type { FallbackTrigger__Output as FallbackTrigger } from '../generated/routing/v1/FallbackTrigger';
import type { Outcome } from '../generated/routing/v1/Outcome';
import type { Verdict__Output as Verdict } from '../generated/routing/v1/Verdict';
import { Race } from './race';
import type { Reporter } from './reporter';
import { TriesFailed, type Answer, type Call, type Model, type Result, type Try } from './results';
import type { Route, Step } from './route';
import { pause } from './timing';

/** Looks at an answer. */
export type Judge<T> = (answer: Answer<T>, decision: DecideResponse) => Promise<Verdict> | Verdict;

/** Goes through a route: tries, fallbacks, escalations and the hedge. One run; not reusable. */
export class Execution<T> {
  private readonly tries: Try<T>[] = [];
  private readonly started: string[] = [];

  constructor(
    private readonly route: Route, private readonly model: Model<T>, private readonly judge: Judge<T> | undefined,
    private readonly reporter: Reporter, private readonly onSettled: (ended: Try<T>, outcome?: Outcome) => void, private readonly ends: number) {}

  async run(): Promise<Result<T>> {
    let step: Step | undefined = this.route.steps[0];
    while (step) {
      const last: Try<T> = await this.race(step);
      if (this.isGood(last)) return this.result(last, true);
      step = await this.next(last);
      this.note(last);
    }
    // The last answer is the strongest model's.
    const best = this.tries.findLast(({ answer }) => answer);
    if (best) return this.result(best, this.isAccepted(best));
    throw new TriesFailed(this.tries);
  }

  /** A try, the first one with the hedge beside it. The first good answer wins; without one, the try that ended last is the one to go on from. */
  private async race(step: Step): Promise<Try<T>> {
    const race = new Race(this.model);
    const hedge = this.started.length === 0 ? this.route.hedge : undefined;
    race.start(this.call(step));
    if (hedge) race.startLater(() => this.call(hedge), this.route.hedgeAfterMs);
    for (;;) {
      const ended = await race.next() as Try<T>;
      await this.judgeIfAsked(ended);
      if (this.isGood(ended)) {
        for (const lost of race.cancel()) this.settle(lost);
        return ended;
      }
      if (!race.isRunning) return ended;
      this.settle(ended);
    }
  }

  private call({ model, provider, tier }: Step): Omit<Call, 'signal'> {
    this.started.push(model);
    const limit = Math.min(this.route.giveUpAfterMs ?? Infinity, this.left());
    return { model, provider, tier, number: this.started.length, timeLeftMs: limit < Infinity ? limit : undefined, decision: this.route.decision };
  }

  /** Lets the judge look at an answer where the plan asks for it: for a measurement, or for want of the model's own confidence. */
  private async judgeIfAsked(ended: Try<T>): Promise<void> {
    const { answer } = ended;
    const isUnsure = this.route.acceptThreshold > 0 && answer?.selfConfidence === undefined;
    if (!answer || !this.judge || !this.route.decision || !(isUnsure || this.route.wantsVerdict)) return;
    try {
      ended.verdict = await this.judge(answer, this.route.decision);
    } catch {
      // A judge that fails says nothing about the answer.
      ended.verdict = 'VERDICT_UNSURE';
    }
  }

  private isGood(ended: Try<T>): boolean {
    return ended.answer !== undefined && !this.isDoubtful(ended);
  }

  /** Whether an answer is not good enough, or only the service can say: it knows the threshold when the plan names none. */
  private isDoubtful({ answer, verdict }: Try<T>): boolean {
    if (verdict === 'VERDICT_PASS' || verdict === 'VERDICT_FAIL') return verdict === 'VERDICT_FAIL';
    const confidence = answer?.selfConfidence;
    const threshold = this.route.acceptThreshold;
    return confidence !== undefined && (threshold > 0 ? confidence < threshold : this.route.isReported);
  }

  /** Whether a doubtful answer is good enough after all. */
  private isAccepted({ advice, verdict }: Try<T>): boolean {
    return advice ? advice.reasonCode === 'answer_accepted' : verdict !== 'VERDICT_FAIL' && this.route.acceptThreshold === 0;
  }

  /** Where to go after a try that is not accepted: the service knows best; when it is away, the plan's fallbacks say. */
  private async next(last: Try<T>): Promise<Step | undefined> {
    if (this.route.isReported) last.advice = await this.reporter.ask(this.outcome(last));
    if (!last.advice) return this.nextByPlan(last);
    const { action, model, provider, tier, retryAfterMs } = last.advice;
    if ((action !== 'ADVICE_ACTION_ESCALATE' && action !== 'ADVICE_ACTION_RETRY') || !model) return undefined;
    if (retryAfterMs > 0) await pause(Math.min(retryAfterMs, this.left()));
    return { model, provider, tier, triggers: [] };
  }

  private nextByPlan(last: Try<T>): Step | undefined {
    // The caller's own mistake would be made again at any other model.
    if ((last.answer && this.isAccepted(last)) || last.errorClass === 'ERROR_CLASS_INVALID_REQUEST') return undefined;
    if (this.started.length >= this.route.plan.maxAttempts || this.left() <= 0) return undefined;
    const trigger = triggerOf(last);
    return this.route.steps.find(({ model, triggers }) => !this.started.includes(model) && (triggers.length === 0 || triggers.includes(trigger)));
  }

  /** Milliseconds; Infinity without a deadline. */
  private left(): number {
    return Math.max(0, this.ends - performance.now());
  }

  private result(winner: Try<T>, accepted: boolean): Result<T> {
    const answer = winner.answer as Answer<T>;
    if (!this.tries.includes(winner)) this.settle(winner);
    this.tries.sort((a, b) => a.number - b.number);
    const { source, decision } = this.route;
    return { value: answer.value, answer, model: winner.model, accepted, source, tries: this.tries, decision };
  }

  /** Notes a try and hands its outcome to be reported. */
  private settle(ended: Try<T>): void {
    this.note(ended, this.route.isReported ? this.outcome(ended) : undefined);
  }

  private note(ended: Try<T>, outcome?: Outcome): void {
    this.tries.push(ended);
    this.onSettled(ended, outcome);
  }

  private outcome({ number, model, status, errorClass, latencyMs, verdict, answer }: Try<T>): Outcome {
    const { value: _, ...usage } = answer ?? { value: undefined };
    const left = this.left();
    return {
      ...usage, decisionId: this.route.decision?.decisionId, attempt: number, model, status, errorClass, latencyMs, evaluatorVerdict: verdict,
      ...(verdict === 'VERDICT_UNSPECIFIED' ? {} : { evaluatorTier: this.route.plan.evaluatorTier }),
      ...(left < Infinity ? { deadlineLeftMs: Math.floor(left) } : {}),
    };
  }
}

function triggerOf({ answer, verdict, errorClass }: Try): FallbackTrigger {
  if (answer) return verdict === 'VERDICT_FAIL' ? 'FALLBACK_TRIGGER_EVALUATION_FAILED' : 'FALLBACK_TRIGGER_LOW_CONFIDENCE';
  return errorClass === 'ERROR_CLASS_TIMEOUT' ? 'FALLBACK_TRIGGER_TIMEOUT' : 'FALLBACK_TRIGGER_ERROR';
}
