import type { ErrorClass__Output as ErrorClass } from '../generated/routing/v1/ErrorClass';
import type { OutcomeStatus__Output as OutcomeStatus } from '../generated/routing/v1/OutcomeStatus';
import { ProviderError, type Call, type Model, type Try } from './results';

interface Runner<T> {
  readonly call: Call;
  readonly abort: AbortController;
  readonly started: number;
  readonly expires: number;
  readonly ended: Promise<Try<T>>;
}

/** Tries that run at once. `next` gives each as it ends, by itself or by its time limit; `cancel` ends those that still run. */
export class Race<T> {
  private readonly running = new Map<number, Runner<T>>();
  private later: { readonly makeCall: () => Omit<Call, 'signal'>; readonly due: number } | undefined;

  constructor(private readonly model: Model<T>) {}

  get isRunning(): boolean {
    return this.running.size > 0;
  }

  start(plain: Omit<Call, 'signal'>): void {
    const abort = new AbortController();
    const call = { ...plain, signal: abort.signal };
    const started = performance.now();
    this.running.set(call.number, { call, abort, started, expires: started + (call.timeLeftMs ?? Infinity), ended: perform(this.model, call) });
  }

  /** Starts what it makes after so many milliseconds, unless the race has come to its end before. */
  startLater(makeCall: () => Omit<Call, 'signal'>, afterMs: number): void {
    if (afterMs > 0) this.later = { makeCall, due: performance.now() + afterMs };
    else this.start(makeCall());
  }

  /** The next try that ends; undefined when none runs any more. */
  async next(): Promise<Try<T> | undefined> {
    while (this.isRunning) {
      const ended = await this.endOrDue();
      if (ended) {
        this.running.delete(ended.number);
        return ended;
      }
      const now = performance.now();
      const late = [...this.running.values()].find(({ expires }) => expires <= now);
      if (late) return this.end(late, 'OUTCOME_STATUS_FAILURE', 'ERROR_CLASS_TIMEOUT');
      if (this.later && this.later.due <= now) {
        const { makeCall } = this.later;
        this.later = undefined;
        this.start(makeCall());
      }
    }
    return undefined;
  }

  /** Ends what still runs, without waiting for it. */
  cancel(): Try<T>[] {
    return [...this.running.values()].map((runner) => this.end(runner, 'OUTCOME_STATUS_CANCELLED', 'ERROR_CLASS_UNSPECIFIED'));
  }

  /** Undefined: the time has come to look at limits and hedge. */
  private async endOrDue(): Promise<Try<T> | undefined> {
    const due = Math.min(this.later?.due ?? Infinity, ...[...this.running.values()].map(({ expires }) => expires));
    let timer: NodeJS.Timeout | undefined;
    const wake = new Promise<undefined>((resolve) => {
      if (due < Infinity) timer = setTimeout(() => resolve(undefined), Math.max(0, Math.ceil(due - performance.now())));
    });
    try {
      return await Promise.race([...[...this.running.values()].map(({ ended }) => ended), wake]);
    } finally {
      clearTimeout(timer);
    }
  }

  private end(runner: Runner<T>, status: OutcomeStatus, errorClass: ErrorClass): Try<T> {
    const { call, abort, started } = runner;
    this.running.delete(call.number);
    const error = status === 'OUTCOME_STATUS_FAILURE' ? new DOMException('gave up', 'TimeoutError') : undefined;
    abort.abort(error);
    const latencyMs = performance.now() - started;
    return { number: call.number, model: call.model, status, errorClass, latencyMs, error, verdict: 'VERDICT_UNSPECIFIED' };
  }
}

/** One call of the caller's function. Never rejects. */
async function perform<T>(model: Model<T>, call: Call): Promise<Try<T>> {
  const started = performance.now();
  const ended = { number: call.number, model: call.model, verdict: 'VERDICT_UNSPECIFIED' as const };
  try {
    const answer = await model(call);
    if (typeof answer !== 'object' || answer === null || !('value' in answer)) throw new TypeError('the function must return { value, ... }');
    return { ...ended, status: 'OUTCOME_STATUS_SUCCESS', errorClass: 'ERROR_CLASS_UNSPECIFIED', latencyMs: performance.now() - started, answer };
  } catch (error) {
    return { ...ended, status: 'OUTCOME_STATUS_FAILURE', errorClass: classOf(error), latencyMs: performance.now() - started, error };
  }
}

function classOf(error: unknown): ErrorClass {
  if (error instanceof ProviderError) return error.errorClass === 'ERROR_CLASS_UNSPECIFIED' ? 'ERROR_CLASS_OTHER' : error.errorClass;
  return (error as Error | undefined)?.name === 'TimeoutError' ? 'ERROR_CLASS_TIMEOUT' : 'ERROR_CLASS_OTHER';
}
