'use strict';
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

// Promises around the four kinds of call; each gives what the caller saw: headers, messages, status with trailers.

exports.load = (settings, ...files) =>
  grpc.loadPackageDefinition(loader.loadSync(
    files, { includeDirs: settings.protos, keepCase: true, longs: Number, defaults: true, enums: Number, oneofs: true }));

exports.soon = () => ({ deadline: Date.now() + 60_000 });

exports.unary = (client, method, request, metadata = new grpc.Metadata(), options = exports.soon()) => {
  let call;
  const ended = new Promise((resolve) => {
    const seen = {};
    call = client[method](request, metadata, options, (error, response) => Object.assign(seen, { error, response }));
    call.on('metadata', (headers) => { seen.headers = headers; });
    call.on('status', (status) => setImmediate(resolve, Object.assign(seen, { status })));
  });
  return { call, ended };
};

// Collects a stream of answers; onMessage may go on with the call.
exports.collect = (call, onMessage = () => {}) =>
  new Promise((resolve) => {
    const messages = [];
    call.on('data', (message) => { messages.push(message); onMessage(message, messages.length); });
    call.on('error', () => {});
    call.on('status', (status) => setImmediate(resolve, { messages, status }));
  });

// Sends a stream of requests and gives its one answer.
exports.send = (client, method, requests) =>
  new Promise((resolve) => {
    const seen = {};
    const call = client[method](new grpc.Metadata(), exports.soon(), (error, response) => Object.assign(seen, { error, response }));
    call.on('status', (status) => setImmediate(resolve, Object.assign(seen, { status })));
    requests.forEach((request) => call.write(request));
    call.end();
  });
