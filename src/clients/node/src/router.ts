import { status, type ServiceError } from '@grpc/grpc-js';
import type { DecideRequest } from '../generated/routing/v1/DecideRequest';
import type { DecideResponse__Output as DecideResponse } from '../generated/routing/v1/DecideResponse';
import { Background } from './background';
import { Execution, type Judge } from './execution';
import { Gate } from './gate';
import { Lease } from './lease';
import { defaults, type RouterOptions } from './options';
import { Reporter } from './reporter';
import { NoRoute, RequestRefused, type Model, type ReportStats, type Result } from './results';
import { Route } from './route';
import { Service } from './service';

/** Sends the instruction to the decision's model and returns the tier that it names. */
export type PreCheck = (decision: DecideResponse, instruction: string) => Promise<string> | string;

/** What a run may need beside the caller's function. */
export interface RunOptions<T> {
  /** Looks at an answer where the plan asks for it. It runs after the try, within the caller's time. */
  readonly judge?: Judge<T>;
  /** Without it plans with a pre-check are run directly. */
  readonly preCheck?: PreCheck;
}

/** Routes the caller's model calls. One per process is enough: it holds a channel and a timer until `close`. */
export class Router {
  private readonly options: RouterOptions;
  private readonly service: Service;
  private readonly lease: Lease;
  private readonly reporter: Reporter;
  private readonly background: Background;
  private readonly gate: Gate;

  constructor(options: Partial<RouterOptions> = {}) {
    this.options = { ...defaults, ...options };
    this.service = new Service(this.options);
    this.lease = new Lease(this.options.rememberedDecisions, this.options.clock);
    this.reporter = new Reporter(this.service, this.options.queueCapacity, this.options.batchSize);
    this.background = new Background(this.options, this.service, this.lease, this.reporter);
    this.gate = new Gate(this.options.pauseAfterFailureMs);
  }

  /**
   * Decides, calls `model` with the models that the plan names until an answer is good enough, and reports every try in the background.
   *
   * Rejects with TriesFailed (no model answered), RequestRefused (the service says it can't be served) or NoRoute (the service is away and no lease is
   * left). A service that is away, slow or refuses the key never fails the call as long as a lease or defaultModels say where to go.
   */
  async run<T>(request: DecideRequest, model: Model<T>, { judge, preCheck }: RunOptions<T> = {}): Promise<Result<T>> {
    const deadlineMs = Number(request.constraints?.deadlineMs ?? 0);
    const ends = deadlineMs > 0 ? performance.now() + deadlineMs : Infinity;
    const route = await this.routeOf({ ...request, tenant: request.tenant || this.options.tenant }, preCheck);
    const execution = new Execution(route, model, judge, this.reporter, (ended, outcome) => {
      if (outcome && this.reporter.offer(outcome)) this.background.wake();
      this.options.onTry?.(ended);
    }, ends);
    return execution.run();
  }

  /** Waits until the fallback table has been fetched once; false when that takes longer. Calls may be made before. */
  waitUntilReady(timeoutMs: number): Promise<boolean> {
    return this.background.hasTable(timeoutMs);
  }

  /** Reports what waits now; whether all of it was acknowledged in time. */
  flush(timeoutMs: number): Promise<boolean> {
    return this.background.flush(timeoutMs);
  }

  stats(): ReportStats {
    return this.reporter.stats();
  }

  /** Reports what still waits, for at most so long, and ends. What is left then is dropped and counted. */
  async close(timeoutMs = 2_000): Promise<ReportStats> {
    await this.background.flush(timeoutMs);
    this.background.stop();
    this.reporter.dropRest();
    this.service.close();
    return this.reporter.stats();
  }

  private async routeOf(request: DecideRequest, preCheck?: PreCheck): Promise<Route> {
    let cause: unknown;
    if (this.gate.mayPass()) {
      try {
        const decision = await this.decide(request, preCheck);
        this.gate.passed();
        return Route.ofDecision('service', decision);
      } catch (error) {
        if (isRefusal(error as ServiceError)) throw new RequestRefused(error as ServiceError);
        this.gate.failed();
        cause = error;
      }
    }
    const { defaultModels } = this.options;
    const local = this.lease.route(request) ?? (defaultModels.length > 0 ? Route.ofModels('default', defaultModels) : undefined);
    if (!local) throw new NoRoute('the service is away and no lease is left that fits the request', { cause });
    return local;
  }

  private async decide(request: DecideRequest, preCheck?: PreCheck): Promise<DecideResponse> {
    let decision = await this.service.decide(request);
    if (decision.plan?.strategy === 'STRATEGY_PRE_CHECK') {
      const tier = await verdictOf(decision, decision.plan.preCheckInstruction, preCheck);
      const attempt = { ...request.attempt, number: 2, preCheckTier: tier };
      decision = await this.service.decide({ ...request, attempt, strategy: tier ? request.strategy : 'STRATEGY_DIRECT' });
    }
    this.lease.remember(request, decision);
    return decision;
  }
}

async function verdictOf(decision: DecideResponse, instruction: string, preCheck?: PreCheck): Promise<string> {
  try {
    return await preCheck?.(decision, instruction) ?? '';
  } catch {
    // A pre-check that fails settles nothing, and the caller's call goes on.
    return '';
  }
}

/** A refusal is an answer, unlike a service that can't answer: nothing else may decide then. A spent budget is one, an overloaded service is not. */
function isRefusal({ code, metadata }: ServiceError): boolean {
  const isSpent = code === status.RESOURCE_EXHAUSTED && metadata.get('routing-constraint').includes('budget');
  return isSpent || code === status.INVALID_ARGUMENT || code === status.FAILED_PRECONDITION;
}
