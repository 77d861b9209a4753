'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
require('protobufjs');
const { FileDescriptorProto, FileDescriptorSet } = require('protobufjs/ext/descriptor');
const { collect, load, soon, unary } = require('calls');
const { run } = require('steps');

const settings = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const loaded = load(
  settings, 'interop/v1/echo.proto', 'grpc/health/v1/health.proto',
  'grpc/reflection/v1/reflection.proto', 'grpc/reflection/v1alpha/reflection.proto');
const insecure = grpc.credentials.createInsecure();
const echo = new loaded.interop.v1.EchoService(settings.plain, insecure);
const health = new loaded.grpc.health.v1.Health(settings.plain, insecure);
const [SERVING, NOT_SERVING, SERVICE_UNKNOWN] = [1, 2, 3];
const service = 'interop.v1.EchoService';
const setHealth = (name, status) => unary(echo, 'SetHealth', { service: name, status }).ended;

// Watches one service through a series of changes: each is made when the status before it has come.
async function watch(name, changes) {
  const call = health.Watch({ service: name }, soon());
  const { messages, status } = await collect(call, (_, count) => {
    if (count <= changes.length) setHealth(name, changes[count - 1]);
    else call.cancel();
  });
  assert.equal(status.code, grpc.status.CANCELLED);
  return messages.map((message) => message.status);
}

function reflectionSteps(version) {
  const client = new loaded.grpc.reflection[version].ServerReflection(settings.plain, insecure);
  const ask = async (...requests) => {
    const call = client.ServerReflectionInfo(soon());
    const ended = collect(call);
    requests.forEach((request) => call.write(request));
    call.end();
    const { messages, status } = await ended;
    assert.equal(status.code, grpc.status.OK);
    return messages;
  };
  return {
    [`reflection-${version}-list`]: async () => {
      const [{ list_services_response: list }] = await ask({ list_services: '' });
      assert.deepEqual(list.service.map(({ name }) => name), [
        'grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection', service,
      ]);
    },
    [`reflection-${version}-file`]: async () => {
      const [byName, bySymbol] = await ask({ file_by_filename: 'interop/v1/echo.proto' }, { file_containing_symbol: `${service}.Chat` });
      assert.equal(byName.file_descriptor_response.file_descriptor_proto.length, 2);
      assert.deepEqual(byName.file_descriptor_response, bySymbol.file_descriptor_response);
    },
    [`reflection-${version}-error`]: async () => {
      const [noSymbol, noFile, nothing, list] = await ask(
        { file_containing_symbol: 'no.such' }, { file_by_filename: 'no.proto' }, {}, { list_services: '' });
      assert.equal(noSymbol.error_response.error_code, grpc.status.NOT_FOUND);
      assert.equal(noSymbol.original_request.file_containing_symbol, 'no.such');
      assert.equal(noFile.error_response.error_code, grpc.status.NOT_FOUND);
      assert.equal(nothing.error_response.error_code, grpc.status.INVALID_ARGUMENT);
      assert.equal(list.message_response, 'list_services_response');
    },
    [`reflection-${version}-call`]: async () => {
      const [{ file_descriptor_response: { file_descriptor_proto: files } }] = await ask({ file_containing_symbol: service });
      const set = FileDescriptorSet.encode({ file: files.map((file) => FileDescriptorProto.decode(file)) }).finish();
      const { EchoService } = grpc.loadPackageDefinition(loader.loadFileDescriptorSetFromBuffer(Buffer.from(set), { keepCase: true })).interop.v1;
      const { response } = await unary(new EchoService(settings.plain, insecure), 'Echo', { text: 'learned' }).ended;
      assert.equal(response.request.text, 'learned');
    },
  };
}

run({
  'health-check': async () => {
    assert.equal((await unary(health, 'Check', {}).ended).response.status, SERVING);
    assert.equal((await unary(health, 'Check', { service }).ended).response.status, SERVING);
  },
  'health-unknown': async () => assert.equal((await unary(health, 'Check', { service: 'nope' }).ended).error.code, grpc.status.NOT_FOUND),
  'health-list': async () => {
    const { response } = await unary(health, 'List', {}).ended;
    assert.equal(response.statuses[service].status, SERVING);
    assert.equal(response.statuses[''].status, SERVING);
  },
  'health-watch': async () => assert.deepEqual(await watch(service, [NOT_SERVING, SERVING]), [SERVING, NOT_SERVING, SERVING]),
  'health-watch-unknown': async () => assert.deepEqual(await watch('js.later', [SERVING]), [SERVICE_UNKNOWN, SERVING]),
  ...reflectionSteps('v1'),
  ...reflectionSteps('v1alpha'),
});
