import type { Try } from './results';

/** TLS towards the service, as PEM. Without rootCertificates the authorities that Node.js ships are trusted. */
export interface TlsOptions {
  readonly rootCertificates?: Buffer;
  /** The caller's own, for mutual TLS, with privateKey. */
  readonly certificateChain?: Buffer;
  readonly privateKey?: Buffer;
}

/** Everything that a router can be told. Times are milliseconds. */
export interface RouterOptions {
  /**
   * host:port of the service; dns:///name:port for a name with several addresses, or ipv4:host:port,host:port: calls take turns over those that
   * answer.
   */
  readonly target: string;
  /** Sent as `authorization: Bearer KEY`. */
  readonly apiKey?: string;
  /** Without it plaintext is spoken. */
  readonly tls?: TlsOptions;
  /** Of requests that name none, and of the fallback table. */
  readonly tenant: string;
  /** Longest wait for a decision; then the call is routed locally. */
  readonly decideTimeoutMs: number;
  /** Longest wait for advice and for the acknowledgement of a batch. */
  readonly reportTimeoutMs: number;
  /** How long the service is left alone after it did not decide; calls are routed locally meanwhile. */
  readonly pauseAfterFailureMs: number;
  /** Outcomes that may wait to be reported; what comes beyond is dropped and counted. */
  readonly queueCapacity: number;
  /** Most outcomes of one report; as many waiting ones start a report at once. */
  readonly batchSize: number;
  /** Longest time that an outcome waits for company. */
  readonly flushIntervalMs: number;
  /** Age at which the fallback table is fetched again. */
  readonly tableRefreshMs: number;
  /** Recent decisions kept for reuse within their lease. */
  readonly rememberedDecisions: number;
  /** Tried in this order when the service is away and no lease is left. */
  readonly defaultModels: readonly string[];
  /** Milliseconds since the Unix epoch; leases are held against it. */
  readonly clock: () => number;
  /** Called after each try. */
  readonly onTry?: (ended: Try) => void;
}

export const defaults: RouterOptions = {
  target: '127.0.0.1:50051',
  tenant: '',
  decideTimeoutMs: 500,
  reportTimeoutMs: 5_000,
  pauseAfterFailureMs: 1_000,
  queueCapacity: 10_000,
  batchSize: 100,
  flushIntervalMs: 1_000,
  tableRefreshMs: 600_000,
  rememberedDecisions: 1_000,
  defaultModels: [],
  clock: Date.now,
};
