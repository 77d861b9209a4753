import type { ServiceError } from '@grpc/grpc-js';
import type { DecideResponse__Output as DecideResponse } from '../generated/routing/v1/DecideResponse';
import type { ErrorClass__Output as ErrorClass } from '../generated/routing/v1/ErrorClass';
import type { OutcomeStatus__Output as OutcomeStatus } from '../generated/routing/v1/OutcomeStatus';
import type { ReportOutcomeResponse__Output as Advice } from '../generated/routing/v1/ReportOutcomeResponse';
import type { Verdict__Output as Verdict } from '../generated/routing/v1/Verdict';

/** What the caller's function is told about the try it is to make. */
export interface Call {
  readonly model: string;
  readonly provider: string;
  readonly tier: string;
  /** Counts the tries of a run from 1. */
  readonly number: number;
  /** Milliseconds; undefined: no limit. */
  readonly timeLeftMs: number | undefined;
  /** Aborted when the answer is no longer wanted. Hand it to whatever makes the call. */
  readonly signal: AbortSignal;
  /** Undefined when the call was routed without one. */
  readonly decision: DecideResponse | undefined;
}

/** A model's answer and what it took. Whatever is unknown is left out. */
export interface Answer<T> {
  readonly value: T;
  /** The model's own confidence, 0..1. */
  readonly selfConfidence?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly firstTokenMs?: number;
  /** US dollars; left out: the service computes it from the tokens. */
  readonly costUsd?: number;
}

/** The caller's function: makes one call to `call.model`. */
export type Model<T> = (call: Call) => Promise<Answer<T>> | Answer<T>;

/** One try. */
export interface Try<T = unknown> {
  readonly number: number;
  readonly model: string;
  readonly status: OutcomeStatus;
  readonly errorClass: ErrorClass;
  /** Time of the caller's function, in milliseconds. */
  readonly latencyMs: number;
  readonly answer?: Answer<T>;
  /** What the caller's function threw. */
  readonly error?: unknown;
  verdict: Verdict;
  /** What the service said about it; undefined: it was not asked, or did not answer. */
  advice?: Advice;
}

/** Who said where to go: a fresh decision, an earlier one for the same request, the fallback table or the options' defaultModels. */
export type Source = 'service' | 'lease' | 'table' | 'default';

/** The answer of a run. */
export interface Result<T> {
  readonly value: T;
  readonly answer: Answer<T>;
  readonly model: string;
  /** False: the best there was, although it was not good enough. */
  readonly accepted: boolean;
  readonly source: Source;
  readonly tries: readonly Try<T>[];
  /** Undefined unless the source is "service" or "lease". */
  readonly decision: DecideResponse | undefined;
}

/** Counts since the router was made. */
export interface ReportStats {
  /** Not yet reported. */
  readonly waiting: number;
  /** Acknowledged by the service, also as a repetition. */
  readonly reported: number;
  /** The service would not take them. */
  readonly rejected: number;
  /** Lost because too many waited, or were still waiting at the end. */
  readonly dropped: number;
}

/**
 * Thrown by the caller's function to say why a model gave no answer. A TimeoutError counts as ERROR_CLASS_TIMEOUT, anything else as
 * ERROR_CLASS_OTHER.
 */
export class ProviderError extends Error {
  constructor(readonly errorClass: ErrorClass, message: string = errorClass, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProviderError';
  }
}

/** What `Router.run` rejects with. */
export class RoutingError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The service says that this request can't be served: it is malformed, no model satisfies it, or its budget is spent. No model was called. */
export class RequestRefused extends RoutingError {
  /** The gRPC status code. */
  readonly code: number;

  constructor(error: ServiceError) {
    super(error.details, { cause: error });
    this.code = error.code;
  }
}

/** The service is away and nothing else says which model to call. The cause, where there is one, is the service's error. No model was called. */
export class NoRoute extends RoutingError {}

/** No try gave an answer. The cause is what the last one threw. */
export class TriesFailed extends RoutingError {
  constructor(readonly tries: readonly Try[]) {
    super(`no model answered: ${tries.map((t) => `${t.model} ${t.errorClass.replace('ERROR_CLASS_', '').toLowerCase()}`).join(', ')}`,
      { cause: tries.at(-1)?.error });
  }
}
