'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const loader = require('@grpc/proto-loader');
const { FileDescriptorProto, FileDescriptorSet } = require('protobufjs/ext/descriptor');
const { collect, soon } = require('calls');
const { run } = require('steps');
const server = require('./server');

const { ask, badFields, client, codeOf, decide, grpc, insight, loaded, policy, settings } = server;
const yaml = fs.readFileSync(settings.policy, 'utf8');
const validate = (text) => ask(policy, 'ValidatePolicy', { yaml: text });
const setState = (model, state) => ask(policy, 'SetModelState', { model, state, comment: 'js' });

run({
  'get-policy': async () => {
    const reply = await ask(policy, 'GetPolicy', {});
    assert.deepEqual([reply.yaml, reply.version.current], [yaml, true]);
    assert.equal((await decide('Hello there.')).policy_version, reply.version.version);
    assert.equal((await ask(policy, 'GetPolicy', { version: reply.version.version })).yaml, yaml);
    assert.equal(await codeOf(policy, 'GetPolicy', { version: 'p-none' }), grpc.status.NOT_FOUND);
  },
  'validate-policy': async () => {
    const reply = await validate(yaml);
    assert.deepEqual([reply.valid, reply.problems, reply.tests.map(({ name, passed }) => [name, passed])], [true, [], [['a proof', true]]]);
    const failing = await validate(yaml.replace('expect: {tier: large, rule: proofs}', 'expect: {tier: small}'));
    assert.deepEqual([failing.valid, failing.problems, failing.tests[0].passed], [false, [], false]);
    assert.match(failing.tests[0].difference, /large/);
  },
  'validate-bad-policy': async () => {
    // Five mistakes, each in a line of its own.
    let bad = yaml;
    for (const [right, wrong] of [
      ['default_tier: medium', 'default_teir: medium'], ['[prove, proof]}, then: {tier: large', '[prove, proof]}, then: {tier: larg'],
      ['{tenant: europe}', '{tenat: europe}'], ['window: 60s', 'window: sixty'], ['version: 1', 'version: 7'],
    ]) {
      assert.ok(bad.includes(right), right);
      bad = bad.replace(right, wrong);
    }
    const { valid, problems } = await validate(bad);
    assert.equal(valid, false);
    const [before, after] = [yaml.split('\n'), bad.split('\n')];
    const lines = new Set(problems.map(({ line }) => line));
    before.forEach((line, i) => assert.ok(line === after[i] || lines.has(i + 1), after[i]));
    assert.ok(problems.every(({ message, column }) => message && column > 0));
    assert.ok(problems.some(({ message, hint }) => `${message}${hint}`.includes('default_tier')));
    assert.equal((await decide('Prove it.')).tier, 'large');
  },
  'validate-garbage': async () => {
    for (const garbage of ['', '['.repeat(100_000), '\0\x01', 'a: b: c', '&a [*a]', '---\n---\n']) {
      const { valid, problems } = await validate(garbage);
      assert.ok(!valid && problems.length > 0, garbage.slice(0, 20));
    }
  },
  'set-model-state': async () => {
    assert.deepEqual(await setState('a-medium', server.MODEL_STATE_DISABLED), { model: 'a-medium', state: server.MODEL_STATE_DISABLED });
    assert.equal((await decide('Hello there.')).model, 'b-medium');
    assert.equal((await ask(insight, 'GetModelHealth', { models: ['a-medium'] })).models[0].state, server.MODEL_STATE_DISABLED);
    await setState('a-medium', server.MODEL_STATE_DRAINING);
    assert.equal((await decide('Hello there.')).model, 'b-medium');
    await setState('a-medium', server.MODEL_STATE_ENABLED);
    assert.equal((await decide('Hello there.')).model, 'a-medium');
  },
  'unknown-names': async () => {
    assert.equal(await codeOf(policy, 'SetModelState', { model: 'nope', state: server.MODEL_STATE_ENABLED }), grpc.status.NOT_FOUND);
    for (const state of [99, server.MODEL_STATE_UNSPECIFIED]) {
      assert.deepEqual(await badFields(policy, 'SetModelState', { model: 'a-medium', state }), ['state']);
    }
    assert.equal(await codeOf(insight, 'GetModelHealth', { models: ['a-small', 'nope'] }), grpc.status.NOT_FOUND);
    assert.deepEqual(await badFields(insight, 'GetModelHealth', { models: ['z'.repeat(1_000_000)] }), ['models[0]']);
  },
  'list-classifiers': async () => assert.deepEqual((await ask(policy, 'ListClassifiers', {})).classifiers, []),
  'insight-answers': async () => {
    for (const name of ['GetReport', 'ListMisroutes']) assert.ok(await ask(insight, name, {}), name);
    assert.equal(await codeOf(insight, 'GetExperiment', { experiment: 'nothing' }), grpc.status.NOT_FOUND);
  },
  health: async () => {
    const health = client(loaded.grpc.health.v1.Health);
    for (const service of ['', ...['Routing', 'Outcome', 'Insight', 'Policy'].map((name) => `routing.v1.${name}Service`)]) {
      assert.equal((await ask(health, 'Check', { service })).status, 1, service);
    }
  },
  reflection: async () => {
    const reflection = client(loaded.grpc.reflection.v1.ServerReflection);
    const learn = async (request) => {
      const call = reflection.ServerReflectionInfo(soon());
      const ended = collect(call);
      call.write(request);
      call.end();
      const { messages: [answer] } = await ended;
      return answer;
    };
    const { list_services_response: { service } } = await learn({ list_services: '' });
    const names = service.map(({ name }) => name);
    for (const name of ['Routing', 'Outcome', 'Insight', 'Policy']) assert.ok(names.includes(`routing.v1.${name}Service`), name);
    const { file_descriptor_response: { file_descriptor_proto: files } } = await learn({ file_containing_symbol: 'routing.v1.RoutingService' });
    const set = FileDescriptorSet.encode({ file: files.map((file) => FileDescriptorProto.decode(file)) }).finish();
    const learned = grpc.loadPackageDefinition(loader.loadFileDescriptorSetFromBuffer(Buffer.from(set), { keepCase: true }));
    assert.equal((await ask(client(learned.routing.v1.RoutingService), 'Decide', { prompt: 'Prove it.' })).tier, 'large');
  },
});
