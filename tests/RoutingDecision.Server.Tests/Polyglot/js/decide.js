'use strict';
const assert = require('node:assert/strict');
const { collect, soon, unary } = require('calls');
const { run } = require('steps');
const server = require('./server');

const { ask, badFields, client, codeOf, decide, detailsOf, grpc, loaded, routing } = server;
const said = (role, text, ...attachments) => ({ role, text, attachments });
const codes = (reply) => reply.reasons.map(({ code }) => code);
const bad = (request) => badFields(routing, 'Decide', request);
const weather = 'Tell me about the weather in Lisbon in May.';

run({
  'decide-plain': async () => {
    const reply = await decide('What time is it?', { request_id: 'r-1' });
    assert.deepEqual([reply.request_id, reply.model, reply.provider, reply.tier], ['r-1', 'a-medium', 'alpha', 'medium']);
    assert.deepEqual([reply.decided_by, codes(reply)], [server.DECIDED_BY_DEFAULT, ['default_tier']]);
    assert.deepEqual(reply.fallbacks.map(({ model }) => model).slice(0, 2), ['b-medium', 'a-large']);
    assert.deepEqual([reply.plan.strategy, reply.plan.max_attempts, reply.propensity], [server.STRATEGY_DIRECT, 3, 1]);
    assert.ok(reply.confidence > 0 && reply.confidence <= 1 && reply.complexity >= 1 && reply.complexity <= 5 && reply.expected_latency_ms > 0);
    assert.ok(reply.estimated_cost_usd > 0 && reply.estimated_cost_usd < reply.baseline_cost_usd);
    assert.ok(reply.valid_until_unix_ms > Date.now() && reply.policy_version.startsWith('p-') && reply.decision_id);
  },
  'decide-messages': async () => {
    const reply = await decide('', {
      messages: [
        said(server.MESSAGE_ROLE_SYSTEM, 'You prove theorems.'),
        said(server.MESSAGE_ROLE_USER, 'Prove that there are infinitely many primes.'),
        said(server.MESSAGE_ROLE_ASSISTANT, 'Suppose not, and multiply them all.'),
        said(server.MESSAGE_ROLE_USER, 'Classify this sentence: the sky is blue.'),
      ],
    });
    assert.deepEqual([reply.tier, reply.decided_by, codes(reply)[0]], ['small', server.DECIDED_BY_RULE, 'rule']);
    assert.match(reply.reasons[0].text, /labels/);
  },
  'decide-conversation': async () => {
    const turn = (prompt, number) => decide(prompt, { conversation: { id: 'js-1', turn: number } });
    assert.equal((await turn('Prove that the square root of 2 is irrational.', 1)).tier, 'large');
    const followUp = await turn('yes, do it', 2);
    assert.deepEqual([followUp.tier, followUp.decided_by], ['large', server.DECIDED_BY_CONVERSATION]);
    assert.equal(codes(await turn(weather, 3))[0], 'conversation_floor');
    assert.equal((await decide(weather, { conversation: { id: 'js-2' } })).tier, 'medium');
  },
  'decide-explain': async () => {
    const reply = await decide(weather, { feature: 'faq', options: { explain: true } });
    assert.deepEqual([reply.tier, codes(reply)[0]], ['small', 'rule_ceiling']);
    assert.deepEqual(reply.what_would_change_it, [{ change: "without rule 'faq'", tier: 'medium' }]);
    assert.deepEqual((await decide(weather, { feature: 'faq' })).what_would_change_it, []);
  },
  'decide-constraints': async () => {
    const reply = await decide('Hello there, how are you?', { constraints: { min_tier: 'large', denied_providers: ['alpha'] } });
    assert.deepEqual([reply.model, reply.decided_by, codes(reply)[0]], ['b-large', server.DECIDED_BY_OVERRIDE, 'request_floor']);
    assert.equal((await decide('Prove it.', { constraints: { allowed_models: ['b-small', 'b-medium'] } })).model, 'b-medium');
    assert.equal((await decide('Hello there.', { tenant: 'europe', constraints: { denied_models: ['a-medium'] } })).model, 'a-large');
  },
  'decide-tools-attachments': async () => {
    const image = [said(server.MESSAGE_ROLE_USER, 'Classify this picture.', server.ATTACHMENT_KIND_IMAGE)];
    assert.equal((await decide('', { messages: image, tools: { count: 2, bytes: 4000 } })).model, 'b-small');
    assert.equal((await decide('', { messages: [said(server.MESSAGE_ROLE_USER, 'What is said here?', server.ATTACHMENT_KIND_AUDIO)] })).model, 'b-medium');
  },
  'decide-attempt': async () => {
    const rejected = await decide('Hello there.', { attempt: { number: 2, previous_model: 'a-medium', answer_rejected: true } });
    assert.deepEqual([rejected.tier, rejected.decided_by, codes(rejected)[0]], ['large', server.DECIDED_BY_OVERRIDE, 'answer_rejected']);
    const failed = await decide('Hello there.', { attempt: { number: 2, previous_model: 'a-medium', error_class: server.ERROR_CLASS_PROVIDER } });
    assert.equal(failed.model, 'b-medium');
    assert.equal(codes(await decide('Hello there.', { attempt: { pre_check_tier: 'large' } }))[0], 'pre_check_verdict');
  },
  'decide-cascade': async () => {
    const { plan } = await decide('Hello there.', { feature: 'cascade' });
    assert.deepEqual([plan.strategy, plan.accept_threshold.toFixed(3), plan.evaluator_tier], [server.STRATEGY_CASCADE, '0.700', 'medium']);
  },
  'decide-dry-run': async () => {
    const turn = (prompt, fields) => decide(prompt, { conversation: { id: 'js-dry' }, ...fields });
    assert.equal((await turn('Prove it by induction.', { options: { dry_run: true } })).tier, 'large');
    assert.equal((await turn(weather)).tier, 'medium');
  },
  batch: async () => {
    const { results: [good, empty, huge, last] } = await ask(routing, 'DecideBatch', {
      requests: [
        { request_id: 'good', prompt: 'Prove it by induction.' }, { request_id: 'empty' },
        { request_id: 'huge', prompt: 'Hello there.', context_tokens: 10_000_000 }, { request_id: 'last', prompt: 'Classify this.' },
      ],
    });
    assert.deepEqual([good, last].map(({ decision }) => [decision.request_id, decision.tier]), [['good', 'large'], ['last', 'small']]);
    assert.deepEqual([empty, huge].map(({ error }) => [error.request_id, error.code, error.violations[0].field]),
      [['empty', grpc.status.INVALID_ARGUMENT, 'prompt'], ['huge', grpc.status.FAILED_PRECONDITION, 'context_window']]);
  },
  'batch-limits': async () => {
    const batch = (count) => ({ requests: Array(count).fill({ prompt: 'Hello there.' }) });
    for (const count of [0, 257]) assert.deepEqual(await badFields(routing, 'DecideBatch', batch(count)), ['requests']);
    const { results } = await ask(routing, 'DecideBatch', batch(256));
    assert.deepEqual([...new Set(results.map(({ decision }) => decision.model))], ['a-medium']);
  },
  stream: async () => {
    const call = routing.DecideStream(soon());
    const ended = collect(call);
    for (let i = 0; i < 500; i++) {
      call.write({ request: { request_id: `${i}`, prompt: i === 250 ? '' : i % 2 ? 'Classify this.' : 'Prove it by induction.' } });
    }
    call.end();
    const { messages, status } = await ended;
    assert.equal(status.code, grpc.status.OK);
    const tiers = new Map(messages.filter(({ result }) => result.decision).map(({ result: { decision } }) => [decision.request_id, decision.tier]));
    assert.equal(tiers.size, 499);
    for (const [id, tier] of tiers) assert.equal(tier, id % 2 ? 'small' : 'large', id);
    const errors = messages.filter(({ result }) => result.error).map(({ result: { error } }) => [error.request_id, error.code, error.violations[0].field]);
    assert.deepEqual(errors, [['250', grpc.status.INVALID_ARGUMENT, 'prompt']]);
  },
  'stream-abandoned': async () => {
    const call = routing.DecideStream(soon());
    const ended = collect(call, () => call.cancel());
    for (let i = 0; i < 1000; i++) call.write({ request: { prompt: 'Hello there.' } });
    const { messages, status } = await ended;
    assert.equal(messages[0].result.decision.model, 'a-medium');
    assert.equal(status.code, grpc.status.CANCELLED);
  },
  'fallback-table': async () => {
    const table = await ask(routing, 'GetFallbackTable', {});
    assert.ok(table.valid_until_unix_ms > Date.now());
    const vision = table.routes.find(({ capabilities }) => capabilities.join() === 'vision');
    assert.deepEqual([vision.tier, vision.models[0], vision.models.includes('a-small')], ['medium', 'a-medium', false]);
    const plain = table.routes.filter(({ capabilities }) => capabilities.length === 0);
    assert.deepEqual(plain.map((route) => route.max_context_tokens), [32000, 64000, 128000, 200000, 400000]);
    assert.deepEqual(plain.at(-1).models, ['b-large']);
  },
  'bad-request-details': async () => {
    const request = {
      objective: 99, strategy: -1, context_tokens: -1, required_capabilities: ['telepathy'], objective_weights: { cost: NaN },
      constraints: { min_tier: 'large', max_tier: 'small', allowed_models: ['a-small', 'nope'], regions: ['mars'] },
    };
    assert.deepEqual(await bad(request), [
      'prompt', 'context_tokens', 'objective', 'strategy', 'objective_weights.cost', 'objective_weights', 'required_capabilities[0]',
      'constraints.min_tier', 'constraints.allowed_models[1]', 'constraints.regions[0]',
    ]);
    const roles = [said(77, 'a'), said(server.MESSAGE_ROLE_UNSPECIFIED, 'b'), said(server.MESSAGE_ROLE_USER, 'c', 78)];
    assert.deepEqual(await bad({ messages: roles }), ['messages[0].role', 'messages[1].role', 'messages[2].attachments[0]']);
    assert.deepEqual(await bad({ prompt: 'both', messages: [said(server.MESSAGE_ROLE_USER, 'ways')] }), ['prompt']);
  },
  'bad-request-bounded': async () => {
    const fields = await bad({ messages: Array(4096).fill(said(77, 'a')) });
    assert.ok(fields.length > 10 && fields.length < 100 && fields[0] === 'messages[0].role');
  },
  'precondition-details': async () => {
    const all = ['a', 'b'].flatMap((provider) => ['small', 'medium', 'large'].map((tier) => `${provider}-${tier}`));
    for (const [constraint, request] of Object.entries({
      context_window: { context_tokens: 500_000 },
      allowed_models: { constraints: { allowed_models: ['a-small'], denied_models: ['a-small'] } },
      allowed_providers: { constraints: { denied_providers: ['alpha', 'beta'] } },
      regions: { required_capabilities: ['audio'], constraints: { regions: ['eu'] } },
      output_size: { max_output_tokens: 70_000 },
      max_cost_usd: { constraints: { max_cost_usd: 1e-9 } },
      deadline_ms: { constraints: { deadline_ms: 1 } },
      failed_models: { attempt: { number: 4, failed_models: all } },
    })) {
      const detail = await detailsOf(routing, 'Decide', { prompt: 'Hello there.', ...request }, grpc.status.FAILED_PRECONDITION, 'PreconditionFailure');
      assert.deepEqual(detail.violations.map(({ type, subject }) => [type, subject]), [['CONSTRAINT', constraint]]);
    }
  },
  'large-prompt': async () => {
    const words = { prompt: 'word '.repeat(2 << 20) };
    const detail = await detailsOf(routing, 'Decide', words, grpc.status.FAILED_PRECONDITION, 'PreconditionFailure');
    assert.equal(detail.violations[0].subject, 'context_window');
    assert.deepEqual(await bad({ prompt: 'a'.repeat((10 << 20) + 1) }), ['prompt']);
    assert.equal(await codeOf(routing, 'Decide', { prompt: 'a'.repeat(13 << 20) }), grpc.status.RESOURCE_EXHAUSTED);
  },
  gzip: async () => {
    const zipped = client(loaded.routing.v1.RoutingService, { 'grpc.default_compression_algorithm': 2 });
    assert.equal((await ask(zipped, 'Decide', { prompt: 'Prove it. '.repeat(1000) })).tier, 'large');
  },
  deadline: async () => {
    const { error } = await unary(routing, 'Decide', { prompt: 'word '.repeat(100_000) }, new grpc.Metadata(), { deadline: Date.now() - 1 }).ended;
    assert.equal(error.code, grpc.status.DEADLINE_EXCEEDED);
  },
  parallel: async () => {
    const replies = await Promise.all(Array.from({ length: 200 }, (_, i) => decide('Prove it.', { request_id: `${i}` })));
    assert.deepEqual(replies.map(({ request_id, tier }) => [request_id, tier]), replies.map((_, i) => [`${i}`, 'large']));
  },
});
