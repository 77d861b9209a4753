'use strict';
// The clients of the server under test, and how its errors are read.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const protobuf = require('protobufjs');
require('protobufjs/ext/descriptor');
const { load, unary } = require('calls');

const settings = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const loaded = load(
  settings, 'routing/v1/routing_service.proto', 'routing/v1/outcome_service.proto', 'routing/v1/insight_service.proto', 'routing/v1/policy_service.proto',
  'grpc/health/v1/health.proto', 'grpc/reflection/v1/reflection.proto');
const { v1 } = loaded.routing;
const google = protobuf.Root.fromDescriptor(fs.readFileSync(settings.google));
const insecure = grpc.credentials.createInsecure();
const client = (Service, options) => new Service(settings.server, insecure, options);

const enums = Object.assign({}, ...Object.values(v1).filter(({ format }) => format?.includes('EnumDescriptor')).map(({ type }) =>
  Object.fromEntries(type.value.map(({ name, number }) => [name, number]))));

const routing = client(v1.RoutingService);
const outcomes = client(v1.OutcomeService);

// The answer of a unary call; an error is a failure here.
async function ask(service, method, request) {
  const { error, response } = await unary(service, method, request).ended;
  if (error) throw error;
  return response;
}

// The error of a unary call; an answer is a failure here.
async function errorOf(service, method, request) {
  const { error } = await unary(service, method, request).ended;
  assert.ok(error, `${method} succeeded`);
  return error;
}

// The one detail, of a kind by name, of the error that a call must end with; its status repeats code and message.
async function detailsOf(service, method, request, code, kind) {
  const error = await errorOf(service, method, request);
  assert.equal(error.code, code, error.message);
  const status = google.lookupType('google.rpc.Status').decode(error.metadata.get('grpc-status-details-bin')[0]);
  assert.deepEqual([status.code, status.message, status.details.length], [code, error.details, 1]);
  const [detail] = status.details;
  assert.equal(detail.type_url, `type.googleapis.com/google.rpc.${kind}`);
  return google.lookupType(`google.rpc.${kind}`).decode(detail.value);
}

module.exports = {
  ...enums,
  settings, loaded, grpc, client, routing, outcomes, ask, errorOf, detailsOf,
  insight: client(v1.InsightService),
  policy: client(v1.PolicyService),
  decide: (prompt, fields = {}) => ask(routing, 'Decide', { prompt, ...fields }),
  report: (decisionId, fields = {}) =>
    ask(outcomes, 'ReportOutcome', { outcome: { decision_id: decisionId, attempt: 1, status: enums.OUTCOME_STATUS_SUCCESS, ...fields } }),
  codeOf: async (...call) => (await errorOf(...call)).code,
  // The fields that an INVALID_ARGUMENT names, in its order.
  badFields: async (service, method, request) => {
    const detail = await detailsOf(service, method, request, grpc.status.INVALID_ARGUMENT, 'BadRequest');
    return detail.field_violations.map(({ field }) => field);
  },
};
