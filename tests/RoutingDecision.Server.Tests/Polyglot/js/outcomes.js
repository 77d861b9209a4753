'use strict';
const assert = require('node:assert/strict');
const { send } = require('calls');
const { run } = require('steps');
const server = require('./server');

const { ask, badFields, decide, grpc, insight, outcomes, report } = server;
const { OUTCOME_STATUS_FAILURE: FAILURE, OUTCOME_STATUS_SUCCESS: SUCCESS } = server;
const { ADVICE_ACTION_ACCEPT: ACCEPT, ADVICE_ACTION_ESCALATE: ESCALATE, ADVICE_ACTION_GIVE_UP: GIVE_UP, ADVICE_ACTION_RETRY: RETRY } = server;
const provider = { status: FAILURE, error_class: server.ERROR_CLASS_PROVIDER };

// A decision for a-medium, which the default of the policy gives.
const medium = async () => (await decide('What time is it?')).decision_id;
const bad = (outcome) => badFields(outcomes, 'ReportOutcome', { outcome: { attempt: 1, status: SUCCESS, ...outcome } });
const health = async (...models) => (await ask(insight, 'GetModelHealth', { models })).models;

async function advice(fields, decisionId) {
  const { action, reason_code: code, model } = await report(decisionId ?? await medium(), fields);
  return [action, code, model];
}

run({
  'outcome-success': async () => {
    const reply = await report(await medium(), { latency_ms: 812, first_token_ms: 300, input_tokens: 1000, output_tokens: 500, self_confidence: 0.9, rating: 5 });
    assert.deepEqual([reply.action, reply.reason_code, reply.model, reply.duplicate], [ACCEPT, 'answer_accepted', '', false]);
  },
  'model-health': async () => {
    await report(await medium(), { attempt: 2, status: FAILURE, error_class: server.ERROR_CLASS_RATE_LIMITED });
    const [model] = await health('a-medium');
    assert.deepEqual([model.provider, model.tier, model.calls, model.errors, model.error_rate], ['alpha', 'medium', 2, 1, 0.5]);
    assert.deepEqual([model.input_tokens, model.output_tokens, model.errors_by_class], [1000, 500, { rate_limited: 1 }]);
    assert.ok(Math.abs(model.cost_usd - 0.006) < 1e-9 && model.latency_p50_ms > 700 && model.latency_p50_ms < 900);
    assert.deepEqual([model.state, model.breaker], [server.MODEL_STATE_ENABLED, server.BREAKER_STATE_CLOSED]);
    assert.deepEqual((await health()).map(({ model: name }) => name), ['a-small', 'b-small', 'a-medium', 'b-medium', 'a-large', 'b-large']);
  },
  'outcome-failure-retry': async () => {
    assert.deepEqual(await advice(provider), [RETRY, 'provider_trouble', 'b-medium']);
    assert.deepEqual(await advice({ status: FAILURE, error_class: server.ERROR_CLASS_TIMEOUT }), [RETRY, 'provider_trouble', 'b-medium']);
  },
  'outcome-failure-escalate': async () => {
    for (const [errorClass, code] of [['REFUSED', 'refused'], ['CONTENT_FILTER', 'refused'], ['CONTEXT_LENGTH', 'context_too_long']]) {
      assert.deepEqual(await advice({ status: FAILURE, error_class: server[`ERROR_CLASS_${errorClass}`] }), [ESCALATE, code, 'a-large']);
    }
  },
  'outcome-low-confidence': async () => {
    const { decision_id: id, plan } = await decide('Hello there.', { feature: 'cascade' });
    const reply = await report(id, { self_confidence: plan.accept_threshold - 0.1 });
    assert.deepEqual([reply.action, reply.reason_code, reply.tier], [ESCALATE, 'self_confidence_low', 'medium']);
    assert.equal((await advice({ attempt: 2, self_confidence: 0.99 }, id))[0], ACCEPT);
  },
  'outcome-verdict': async () => {
    assert.deepEqual(await advice({ evaluator_verdict: server.VERDICT_FAIL, evaluator_tier: 'large' }), [ESCALATE, 'evaluation_failed', 'a-large']);
    assert.equal((await advice({ evaluator_verdict: server.VERDICT_PASS, self_confidence: 0 }))[0], ACCEPT);
  },
  'outcome-give-up': async () => {
    assert.deepEqual(await advice({ status: FAILURE, error_class: server.ERROR_CLASS_INVALID_REQUEST }), [GIVE_UP, 'request_invalid', '']);
    assert.deepEqual(await advice({ status: server.OUTCOME_STATUS_CANCELLED }), [GIVE_UP, 'cancelled', '']);
    assert.deepEqual(await advice({ ...provider, attempt: 3 }), [GIVE_UP, 'attempts_exhausted', '']);
    assert.deepEqual(await advice({ ...provider, deadline_left_ms: 10 }), [GIVE_UP, 'deadline_too_short', '']);
    const { decision_id: large } = await decide('Prove it.');
    assert.deepEqual(await advice({ status: FAILURE, error_class: server.ERROR_CLASS_REFUSED }, large), [GIVE_UP, 'no_stronger_model', '']);
  },
  'outcome-duplicate': async () => {
    const id = await medium();
    const [{ calls }] = await health('a-medium');
    const duplicates = [];
    for (const attempt of [1, 1, 2]) duplicates.push((await report(id, { attempt })).duplicate);
    assert.deepEqual(duplicates, [false, true, false]);
    assert.equal((await health('a-medium'))[0].calls, calls + 2);
  },
  'outcome-foreign-id': async () => {
    const id = await medium();
    const changed = `${id.slice(0, 30)}${id[30] === 'A' ? 'B' : 'A'}${id.slice(31)}`;
    for (const foreign of ['', 'A', 'no id!', '漢字', id.slice(0, -4), changed, `${id}AAAA`, 'A'.repeat(100_000)]) {
      assert.deepEqual(await bad({ decision_id: foreign }), ['decision_id']);
    }
  },
  'outcome-bad-values': async () => {
    const id = await medium();
    const values = {
      attempt: 0, status: 9, error_class: 99, latency_ms: NaN, first_token_ms: -1, input_tokens: -1, output_tokens: 2 ** 52, cost_usd: Infinity,
      self_confidence: 1.01, evaluator_verdict: 9, rating: 6, comparison: 9,
    };
    assert.deepEqual(new Set(await bad({ decision_id: id, ...values })), new Set(Object.keys(values)));
    assert.deepEqual(await bad({ decision_id: id, status: 0 }), ['status']);
    assert.deepEqual(await bad({ decision_id: id, status: FAILURE }), ['error_class']);
    assert.deepEqual(await badFields(outcomes, 'ReportOutcome', {}), ['outcome']);
  },
  'outcomes-stream': async () => {
    const good = await Promise.all(Array.from({ length: 50 }, async () => ({ outcome: { decision_id: await medium(), attempt: 1, status: SUCCESS } })));
    const foreign = { outcome: { decision_id: 'no id!', attempt: 1, status: SUCCESS } };
    const { response, status } = await send(outcomes, 'ReportOutcomes', [...good.slice(0, 25), foreign, ...good.slice(25), good[0]]);
    assert.equal(status.code, grpc.status.OK);
    assert.deepEqual([response.accepted, response.duplicates, response.rejected, response.rejections.map(({ index }) => index)], [50, 1, 1, [25]]);
    const { response: many } = await send(outcomes, 'ReportOutcomes', Array(300).fill({}));
    assert.deepEqual([many.rejected, many.rejections.length], [300, 100]);
  },
  feedback: async () => {
    const id = await medium();
    const late = async (fields) => (await ask(outcomes, 'ReportFeedback', { decision_id: id, ...fields })).duplicate;
    const judged = { satisfied: false, needed_tier: 'large' };
    assert.deepEqual([await late(judged), await late(judged), await late({ rating: 2 })], [false, true, false]);
    assert.deepEqual(await badFields(outcomes, 'ReportFeedback', { decision_id: id }), ['satisfied']);
    const wrong = { decision_id: id, rating: 0, needed_tier: 'nope', comparison: 9 };
    assert.deepEqual(await badFields(outcomes, 'ReportFeedback', wrong), ['comparison', 'rating', 'needed_tier']);
  },
  breaker: async () => {
    const decisions = await Promise.all(Array.from({ length: 12 }, () => decide('Classify this.')));
    assert.deepEqual([...new Set(decisions.map(({ model }) => model))], ['a-small']);
    await Promise.all(decisions.map(({ decision_id: id }) => report(id, provider)));
    assert.equal((await health('a-small'))[0].breaker, server.BREAKER_STATE_OPEN);
    assert.equal((await decide('Classify this.')).model, 'b-small');
  },
});
