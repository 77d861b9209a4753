'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const grpc = require('@grpc/grpc-js');
const protobuf = require('protobufjs');
require('protobufjs/ext/descriptor');
const { collect, load, send, soon, unary } = require('calls');
const { run } = require('steps');

const settings = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const { EchoService } = load(settings, 'interop/v1/echo.proto').interop.v1;
const google = protobuf.Root.fromDescriptor(fs.readFileSync(settings.google));
const insecure = grpc.credentials.createInsecure();
const client = new EchoService(settings.plain, insecure);
const gzip = new EchoService(settings.plain, insecure, { 'grpc.default_compression_algorithm': 2 });
const small = new EchoService(settings.plain, insecure, { 'grpc.max_receive_message_length': 1000 });
const { status: codes } = grpc;
const sum = (target, requests) => send(target, 'Sum', requests);
const zeros = (bytes) => ({ data: Buffer.alloc(bytes) });
const value = (metadata, key) => metadata.get(key)[0];
const unknown = (path) => ({
  Call: (request, metadata, options, callback) =>
    client.makeUnaryRequest(path, (bytes) => bytes, (bytes) => bytes, request, metadata, options, callback),
});

run({
  'unary': async () => {
    const request = { text: 'héllo', data: Buffer.from([0, 1, 255]), numbers: [1, -2, 2 ** 40], tags: { a: 'b' }, maybe: 0, fraction: 2.5 };
    const { response } = await unary(client, 'Echo', request).ended;
    for (const [key, sent] of Object.entries(request)) assert.deepEqual(response.request[key], sent, key);
    assert.equal(response.request.kind, 'fraction');
  },
  'unary-empty': async () => {
    const { error, response } = await unary(client, 'Echo', {}).ended;
    assert.equal(error, null);
    assert.equal(response.request.text, '');
  },
  'server-stream': async () => {
    const { messages, status } = await collect(client.Repeat({ count: 300, bytes: 100 }, soon()));
    assert.deepEqual(messages.map((message) => message.request.text), [...Array(300).keys()].map(String));
    assert.equal(status.code, codes.OK);
  },
  'client-stream': async () => {
    const { error, response } = await sum(client, [...Array(100).keys()].map((number) => ({ numbers: [number] })));
    assert.equal(error, null);
    assert.deepEqual(response, { sum: 4950, messages: 100 });
  },
  'client-stream-empty': async () => {
    const { error, response } = await sum(client, []);
    assert.equal(error, null);
    assert.deepEqual(response, { sum: 0, messages: 0 });
  },
  'chat': async () => {
    const call = client.Chat(soon());
    const ended = collect(call, (_, count) => (count < 3 ? call.write({ text: 'abc'[count] }) : call.end()));
    call.write({ text: 'a' });
    assert.deepEqual((await ended).messages.map((message) => message.request.text), ['A', 'B', 'C']);
  },
  'headers': async () => {
    const metadata = new grpc.Metadata();
    metadata.add('x-ask', 'v');
    const { headers } = await unary(client, 'Echo', {}, metadata).ended;
    assert.equal(value(headers, 'x-answer'), 'v');
    assert.deepEqual(value(headers, 'x-answer-bin'), Buffer.from([0, 1, 254, 255]));
  },
  'binary-trailers': async () => {
    const metadata = new grpc.Metadata();
    metadata.add('x-blob-bin', Buffer.from([0, 254]));
    const { status } = await unary(client, 'Echo', {}, metadata).ended;
    assert.deepEqual(value(status.metadata, 'x-blob-bin'), Buffer.from([0, 254]));
  },
  'interceptor': async () => {
    const chat = client.Chat(soon());
    chat.end();
    const ended = [
      unary(client, 'Echo', {}).ended, collect(client.Repeat({ count: 1 }, soon())), sum(client, []), collect(chat),
    ];
    const kinds = (await Promise.all(ended)).map(({ status }) => value(status.metadata, 'x-intercepted'));
    assert.deepEqual(kinds, ['unary', 'server', 'client', 'duplex']);
  },
  'status': async () => {
    const { error } = await unary(client, 'Fail', { code: codes.FAILED_PRECONDITION, detail: 'é nope\n%' }).ended;
    assert.equal(error.code, codes.FAILED_PRECONDITION);
    assert.equal(error.details, 'é nope\n%');
    assert.equal(value(error.metadata, 'x-why'), 'because');
  },
  'status-details': async () => {
    const { error } = await unary(client, 'Fail', { code: codes.INVALID_ARGUMENT, detail: 'bad', rich: true }).ended;
    const status = google.lookupType('google.rpc.Status').decode(value(error.metadata, 'grpc-status-details-bin'));
    const [badRequest, retryInfo] = status.details.map((any) => google.lookupType(any.type_url.split('/')[1]).decode(any.value));
    assert.equal(status.code, codes.INVALID_ARGUMENT);
    assert.equal(badRequest.field_violations[0].field, 'prompt');
    assert.equal(Number(retryInfo.retry_delay.seconds), 1);
    assert.equal(retryInfo.retry_delay.nanos, 500_000_000);
  },
  'crash-hidden': async () => {
    const { error } = await unary(client, 'Fail', { crash: true }).ended;
    assert.equal(error.code, codes.UNKNOWN);
    assert.doesNotMatch(error.details, /kept from callers/);
  },
  'deadline': async () => {
    // On a machine that is busy a short one may be over before the call has come to the server.
    for (const ms of [200, 2_000, 20_000]) {
      const hang = { id: `js-deadline-${ms}` };
      const within = (time) => ({ deadline: Date.now() + time });
      const { error } = await unary(client, 'Hang', hang, new grpc.Metadata(), within(ms)).ended;
      assert.equal(error.code, codes.DEADLINE_EXCEEDED);
      if ((await unary(client, 'AwaitStart', hang, new grpc.Metadata(), within(2_000)).ended).error === null) {
        assert.equal((await unary(client, 'AwaitEnd', hang).ended).error, null);
        return;
      }
    }
    assert.fail('no call came to the server before its deadline');
  },
  'deadline-at-server': async () => {
    const { status } = await unary(client, 'Echo', {}, new grpc.Metadata(), { deadline: Date.now() + 60_000 }).ended;
    const left = Number(value(status.metadata, 'x-deadline-ms'));
    assert.ok(left > 0 && left <= 60_000, left);
  },
  'cancel-unary': async () => {
    const { call, ended } = unary(client, 'Hang', { id: 'js-unary' });
    assert.equal((await unary(client, 'AwaitStart', { id: 'js-unary' }).ended).error, null);
    call.cancel();
    assert.equal((await ended).error.code, codes.CANCELLED);
    assert.equal((await unary(client, 'AwaitEnd', { id: 'js-unary' }).ended).error, null);
  },
  'cancel-stream': async () => {
    const call = client.HangStream({ id: 'js-stream' }, soon());
    const { messages, status } = await collect(call, () => call.cancel());
    assert.equal(messages.length, 1);
    assert.equal(status.code, codes.CANCELLED);
    assert.equal((await unary(client, 'AwaitEnd', { id: 'js-stream' }).ended).error, null);
  },
  'gzip-request': async () => {
    const { response, status } = await unary(gzip, 'Echo', zeros(60_000)).ended;
    assert.equal(response.request.data.length, 60_000);
    assert.equal(value(status.metadata, 'x-request-encoding'), 'gzip');
  },
  'gzip-response': async () => {
    const { messages, status } = await collect(client.Repeat({ count: 1, bytes: 60_000 }, soon()));
    assert.equal(messages[0].request.data.length, 60_000);
    assert.equal(value(status.metadata, 'x-response-encoding'), 'gzip');
  },
  'gzip-bomb': async () => assert.equal((await unary(gzip, 'Echo', zeros(640_000)).ended).error.code, codes.RESOURCE_EXHAUSTED),
  'receive-limit': async () => assert.equal((await unary(client, 'Echo', zeros(70_000)).ended).error.code, codes.RESOURCE_EXHAUSTED),
  'send-limit': async () => {
    const { status } = await collect(client.Repeat({ count: 1, bytes: 140_000 }, soon()));
    assert.equal(status.code, codes.RESOURCE_EXHAUSTED);
  },
  'client-limit': async () => assert.equal((await unary(small, 'Echo', zeros(1001)).ended).error.code, codes.RESOURCE_EXHAUSTED),
  'unknown-method': async () => {
    const { error } = await unary(unknown('/interop.v1.EchoService/Nope'), 'Call', Buffer.alloc(0)).ended;
    assert.equal(error.code, codes.UNIMPLEMENTED);
  },
  'unknown-service': async () => {
    const { error } = await unary(unknown('/no.such.Service/Echo'), 'Call', Buffer.alloc(0)).ended;
    assert.equal(error.code, codes.UNIMPLEMENTED);
  },
  'concurrent': async () => {
    const texts = [...Array(400).keys()].map(String);
    const answers = await Promise.all(texts.map((text) => unary(client, 'Echo', { text }).ended));
    assert.deepEqual(answers.map(({ response }) => response.request.text), texts);
  },
  'tls': async () => {
    const secure = new EchoService(settings.tls, grpc.credentials.createSsl(Buffer.from(settings.certificate)));
    assert.equal((await unary(secure, 'Echo', { text: 't' }).ended).response.request.text, 't');
  },
  'tls-untrusted': async () => {
    const secure = new EchoService(settings.tls, grpc.credentials.createSsl());
    assert.equal((await unary(secure, 'Echo', {}).ended).error.code, codes.UNAVAILABLE);
  },
});
