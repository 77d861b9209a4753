import { createHash } from 'node:crypto';
import type { DecideRequest } from '../generated/routing/v1/DecideRequest';
import type { DecideResponse__Output as DecideResponse } from '../generated/routing/v1/DecideResponse';
import type { GetFallbackTableResponse__Output as FallbackTable } from '../generated/routing/v1/GetFallbackTableResponse';
import { Route } from './route';
import { bytesOf } from './service';

const attachments = new Map<string | number, string>([
  ['ATTACHMENT_KIND_IMAGE', 'vision'], ['ATTACHMENT_KIND_AUDIO', 'audio'], ['ATTACHMENT_KIND_VIDEO', 'video'],
  // An enum may be given by its number as well.
  [1, 'vision'], [2, 'audio'], [3, 'video'],
]);
/** The only constraints that a table of models can keep. */
const checkable = new Set(['deadlineMs', 'allowedModels', 'deniedModels']);
/** Output that is reserved when the request names none, in tokens. */
const outputTokens = 1024;
const bytesPerToken = 4;

/** What a caller may route by while the service is away: recent decisions and the fallback table, each until its validUntil. */
export class Lease {
  private readonly decisions = new Map<string, DecideResponse>();
  private table: FallbackTable | undefined;

  constructor(private readonly capacity: number, private readonly clock: () => number) {}

  keepTable(table: FallbackTable): void {
    this.table = table;
  }

  remember(request: DecideRequest, decision: DecideResponse): void {
    const key = keyOf(request);
    this.decisions.delete(key);
    this.decisions.set(key, decision);
    if (this.decisions.size > this.capacity) this.decisions.delete(this.decisions.keys().next().value as string);
  }

  /** The best route that is still valid: the decision of an identical request, else the table's; undefined without either. */
  route(request: DecideRequest): Route | undefined {
    const now = this.clock();
    const decision = this.decisions.get(keyOf(request));
    if (decision && decision.validUntilUnixMs > now) return Route.ofDecision('lease', decision);
    return this.table && this.table.validUntilUnixMs > now && canBeChecked(request) ? byTable(this.table, request) : undefined;
  }
}

function keyOf(request: DecideRequest): string {
  return createHash('sha256').update(bytesOf({ ...request, requestId: '' })).digest('base64');
}

function canBeChecked({ constraints }: DecideRequest): boolean {
  return Object.entries(constraints ?? {}).every(([name, value]) => checkable.has(name) || !value || (Array.isArray(value) && value.length === 0));
}

function byTable({ routes }: FallbackTable, request: DecideRequest): Route | undefined {
  const needed = needsOf(request);
  const tokens = tokensOf(request);
  const row = routes.find(({ capabilities, maxContextTokens }) =>
    capabilities.every((name) => needed.has(name)) && (maxContextTokens === 0 || tokens <= maxContextTokens));
  const { allowedModels = [], deniedModels = [] } = request.constraints ?? {};
  const models = row?.models.filter((model) => (allowedModels.length === 0 || allowedModels.includes(model)) && !deniedModels.includes(model)) ?? [];
  return row && models.length > 0 ? Route.ofModels('table', models, models[0] === row.models[0] ? row.tier : '') : undefined;
}

function needsOf(request: DecideRequest): Set<string> {
  const kinds = (request.messages ?? []).flatMap((message) => message.attachments ?? []);
  const implied = kinds.map((kind) => attachments.get(kind)).filter((name) => name !== undefined);
  return new Set([...(request.requiredCapabilities ?? []), ...implied, ...((request.tools?.count ?? 0) > 0 ? ['tools'] : [])]);
}

/** A rough size, input and output together: a table needs no better one. */
function tokensOf(request: DecideRequest): number {
  const texts = [request.prompt, request.systemPrompt, ...(request.messages ?? []).map(({ text }) => text)];
  const sent = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), request.tools?.bytes ?? 0);
  const output = Number(request.maxOutputTokens ?? 0) || Number(request.expectedOutputTokens ?? 0) || outputTokens;
  return Math.ceil(sent / bytesPerToken) + Number(request.contextTokens ?? 0) + output;
}
