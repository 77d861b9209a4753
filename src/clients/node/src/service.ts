import * as path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import * as loader from '@grpc/proto-loader';
import type { DecideRequest } from '../generated/routing/v1/DecideRequest';
import type { DecideResponse__Output as DecideResponse } from '../generated/routing/v1/DecideResponse';
import type { GetFallbackTableResponse__Output as FallbackTable } from '../generated/routing/v1/GetFallbackTableResponse';
import type { Outcome } from '../generated/routing/v1/Outcome';
import type { OutcomeServiceClient } from '../generated/routing/v1/OutcomeService';
import type { ReportOutcomeResponse__Output as Advice } from '../generated/routing/v1/ReportOutcomeResponse';
import type { ReportOutcomesResponse__Output as Acknowledgement } from '../generated/routing/v1/ReportOutcomesResponse';
import type { RoutingServiceClient } from '../generated/routing/v1/RoutingService';
import type { ProtoGrpcType as OutcomeProto } from '../generated/outcome_service';
import type { ProtoGrpcType as RoutingProto } from '../generated/routing_service';
import type { RouterOptions } from './options';

const protos = loader.loadSync(['routing/v1/routing_service.proto', 'routing/v1/outcome_service.proto'], {
  // From dist/src, where the compiler leaves this file.
  includeDirs: [path.join(__dirname, '..', '..', 'generated', 'protos')], longs: Number, enums: String, defaults: true,
});
const { v1 } = (grpc.loadPackageDefinition(protos) as unknown as RoutingProto & OutcomeProto).routing;

// A service that comes back is found within a second; gRPC's own limit is two minutes. Calls take turns over all addresses that the target has.
const channel: grpc.ClientOptions = {
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
};

/** The service's calls, each with its deadline and the caller's key. They reject with grpc.ServiceError. */
export class Service {
  private readonly routing: RoutingServiceClient;
  private readonly outcomes: OutcomeServiceClient;
  private readonly metadata = new grpc.Metadata();

  constructor(private readonly options: RouterOptions) {
    const { tls, target } = options;
    const credentials = tls
      ? grpc.credentials.createSsl(tls.rootCertificates ?? null, tls.privateKey ?? null, tls.certificateChain ?? null)
      : grpc.credentials.createInsecure();
    const settings = channelOf(target);
    this.routing = new v1.RoutingService(target, credentials, settings);
    this.outcomes = new v1.OutcomeService(target, credentials, settings);
    if (options.apiKey) this.metadata.set('authorization', `Bearer ${options.apiKey}`);
  }

  decide(request: DecideRequest): Promise<DecideResponse> {
    return answered((done) => this.routing.Decide(request, this.metadata, this.within(this.options.decideTimeoutMs), done));
  }

  fallbackTable(): Promise<FallbackTable> {
    const { tenant, reportTimeoutMs } = this.options;
    return answered((done) => this.routing.GetFallbackTable({ tenant }, this.metadata, this.within(reportTimeoutMs), done));
  }

  report(outcome: Outcome): Promise<Advice> {
    return answered((done) => this.outcomes.ReportOutcome({ outcome }, this.metadata, this.within(this.options.reportTimeoutMs), done));
  }

  reportAll(outcomes: readonly Outcome[]): Promise<Acknowledgement> {
    return answered((done) => {
      const stream = this.outcomes.ReportOutcomes(this.metadata, this.within(this.options.reportTimeoutMs), done);
      for (const outcome of outcomes) stream.write({ outcome });
      stream.end();
    });
  }

  close(): void {
    this.routing.close();
    this.outcomes.close();
  }

  private within(timeoutMs: number): grpc.CallOptions {
    return { deadline: Date.now() + timeoutMs };
  }
}

// A list of addresses is no name that a server or a certificate could have.
function channelOf(target: string): grpc.ClientOptions {
  const [, first] = /^ipv4:([^,]+)/.exec(target) ?? [];
  return first ? { ...channel, 'grpc.default_authority': first } : channel;
}

/** The request as it is sent, for comparing two. */
export function bytesOf(request: DecideRequest): Buffer {
  return v1.RoutingService.service.Decide.requestSerialize(request);
}

function answered<T>(call: (done: (error: grpc.ServiceError | null, reply?: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => call((error, reply) => (error ? reject(error) : resolve(reply as T))));
}
