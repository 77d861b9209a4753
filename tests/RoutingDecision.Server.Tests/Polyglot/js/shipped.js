'use strict';
// With the policy and the classifier that the server ships.
const assert = require('node:assert/strict');
const { run } = require('steps');
const server = require('./server');

const { ask, decide, policy, report, routing, settings } = server;
const EASY = 'What is the capital of France?';
const REVIEW = 'What day is the security review?';

run({
  'shipped-classifier': async () => {
    const { classifiers: [serving, ...others] } = await ask(policy, 'ListClassifiers', {});
    assert.deepEqual([serving.version, others], [settings.classifier, []]);
    const reply = await decide(EASY);
    assert.deepEqual([reply.classifier_version, reply.decided_by, reply.tier], [serving.version, server.DECIDED_BY_CLASSIFIER, 'economy']);
    assert.deepEqual(reply.tier_probabilities.map(({ tier }) => tier), ['economy', 'standard', 'premium']);
    const chances = reply.tier_probabilities.map(({ probability }) => probability);
    assert.deepEqual(chances, [...chances].sort((a, b) => a - b));
    assert.ok(chances[0] > 0 && chances.at(-1) <= 1 && reply.task_type && reply.complexity >= 1 && reply.complexity <= 5);
  },
  'shipped-rules': async () => {
    const reply = await decide(REVIEW);
    assert.deepEqual([reply.tier, reply.decided_by], ['premium', server.DECIDED_BY_RULE]);
    assert.match(reply.reasons[0].text, /high-stakes-review/);
  },
  'shipped-explain': async () => assert.notDeepEqual((await decide(EASY, { options: { explain: true } })).what_would_change_it, []),
  'shipped-batch': async () => {
    const requests = Array(8).fill([EASY, REVIEW, `${EASY} Answer in one word.`, 'Merci, traduis-le en anglais.']).flat()
      .map((prompt) => ({ prompt, options: { no_cache: true } }));
    const told = ({ model, confidence }) => [model, confidence.toFixed(4)];
    const alone = await Promise.all(requests.map((request) => ask(routing, 'Decide', request)));
    const { results } = await ask(routing, 'DecideBatch', { requests });
    assert.deepEqual(results.map(({ decision }) => told(decision)), alone.map(told));
  },
  'shipped-outcome': async () => {
    const { decision_id: id } = await decide(EASY);
    assert.equal((await report(id, { self_confidence: 0.99, satisfied: true })).reason_code, 'answer_accepted');
  },
  'shipped-policy': async () => {
    const { yaml } = await ask(policy, 'GetPolicy', {});
    const { valid, tests } = await ask(policy, 'ValidatePolicy', { yaml });
    assert.ok(valid && tests.length > 5);
  },
});
