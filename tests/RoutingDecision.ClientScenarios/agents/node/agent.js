'use strict';
// Does with the Node.js client what the scenario says; see ../README.md.
const fs = require('node:fs');
const readline = require('node:readline');
const { status } = require(require.resolve('@grpc/grpc-js', { paths: [process.argv[2]] }));
const { NoRoute, ProviderError, RequestRefused, Router, TriesFailed } = require(process.argv[2]);

const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** The same with names as JavaScript has them. */
function renamed(value) {
  if (Array.isArray(value)) return value.map(renamed);
  return value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [camel(name), renamed(inner)])) : value;
}

/** Commands, replies and, in between, what a scripted provider asks for. */
class Wire {
  #lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  #id = 0;
  #events = 0;

  async command() {
    const { value, done } = await this.#lines.next();
    if (done) return undefined;
    const command = JSON.parse(value);
    [this.#id, this.#events] = [command.id, 0];
    return command;
  }

  async ask(what) {
    process.stdout.write(`{"id":${this.#id},"event":${this.#events++},"ask":${JSON.stringify(what)}}\n`);
    await this.#lines.next();
  }

  reply(reply) {
    process.stdout.write(`{"id":${this.#id},"reply":${JSON.stringify(reply)}}\n`);
  }
}

/** Fake models: each call of a model takes the next of its behaviours, the last one again and again. */
class Providers {
  #settled = new Map();

  constructor(scripts, wire) {
    this.scripts = Object.fromEntries(Object.entries(scripts).map(([model, behaviours]) => [model, [...behaviours]]));
    this.wire = wire;
  }

  call(call) {
    const behaviours = this.scripts[call.model];
    return this.#behave(behaviours.length > 1 ? behaviours.shift() : behaviours[0], call);
  }

  settled(model) {
    if (!this.#settled.has(model)) {
      let settle;
      const promise = new Promise((resolve) => { settle = resolve; });
      this.#settled.set(model, { promise, settle });
    }
    return this.#settled.get(model);
  }

  async #behave(behaviour, call) {
    const [kind, value] = typeof behaviour === 'string' ? [behaviour] : Object.entries(behaviour)[0];
    switch (kind) {
      case 'answer':
        return { value: `answer of ${call.model}`, ...renamed(value ?? {}) };
      case 'error':
        throw new ProviderError(`ERROR_CLASS_${value.toUpperCase()}`);
      case 'hang':
        await new Promise((resolve) => { call.signal.addEventListener('abort', resolve); });
        throw new Error('nobody waits any more');
      case 'ask':
        await this.wire.ask(value);
        break;
      case 'after':
        await this.settled(value).promise;
        break;
      default:
        throw new Error(kind);
    }
    return this.#behave(behaviour.then, call);
  }
}

class Agent {
  #routers = new Map();
  #offsetMs = 0;
  #providers;

  constructor(wire) {
    this.wire = wire;
  }

  do(command) {
    const kind = ['open', 'run', 'flush', 'stats', 'clock', 'close'].find((name) => name in command);
    return this[kind](command[kind], command.router ?? 'main');
  }

  async open({ wait = true, ...options }, name) {
    await this.#routers.get(name)?.close(0);
    const given = renamed(options);
    if (given.tls) given.tls = Object.fromEntries(Object.entries(given.tls).map(([key, file]) => [key, fs.readFileSync(file)]));
    const router = new Router({ ...given, clock: () => Date.now() + this.#offsetMs, onTry: ({ model }) => this.#providers.settled(model).settle() });
    this.#routers.set(name, router);
    return { ready: await router.waitUntilReady(wait ? 30_000 : 0) };
  }

  async run({ request, models = {}, judge, pre_check: preCheck, times = 1 }, name) {
    this.#providers = new Providers(models, this.wire);
    const options = {
      judge: judge && (() => verdictOf(judge)),
      preCheck: preCheck && ((decision, instruction) => (instruction ? preCheck : '')),
    };
    let reply;
    for (let i = 0; i < times; i++) reply = await this.#runOnce(this.#routers.get(name), renamed(request), options);
    return reply;
  }

  async #runOnce(router, request, options) {
    try {
      const { value, model, accepted, source, tries } = await router.run(request, (call) => this.#providers.call(call), options);
      return { value, model, accepted, source, tries: tries.map(textOf) };
    } catch (error) {
      if (error instanceof TriesFailed) return { raised: 'tries_failed', tries: error.tries.map(textOf) };
      if (error instanceof RequestRefused) return { raised: 'refused', code: status[error.code], tries: [] };
      if (error instanceof NoRoute) return { raised: 'no_route', code: error.cause ? status[error.cause.code] : '', tries: [] };
      throw error;
    }
  }

  async flush(name) {
    return { sent: await this.#routers.get(name).flush(30_000) };
  }

  stats(name) {
    return this.#routers.get(name).stats();
  }

  clock(hours) {
    this.#offsetMs = hours * 3_600_000;
    return {};
  }

  close(name) {
    const router = this.#routers.get(name);
    this.#routers.delete(name);
    return router.close(30_000);
  }
}

function verdictOf(name) {
  if (name === 'crash') throw new Error('the judge is out');
  return `VERDICT_${name.toUpperCase()}`;
}

function textOf({ model, status: ended, errorClass, verdict, advice }) {
  const short = (value, prefix) => value.replace(prefix, '').toLowerCase();
  return [
    model,
    short(ended, 'OUTCOME_STATUS_'),
    ...(errorClass === 'ERROR_CLASS_UNSPECIFIED' ? [] : [short(errorClass, 'ERROR_CLASS_')]),
    ...(verdict === 'VERDICT_UNSPECIFIED' ? [] : [short(verdict, 'VERDICT_')]),
    ...(advice ? ['->', short(advice.action, 'ADVICE_ACTION_'), advice.reasonCode] : []),
  ].join(' ');
}

async function main() {
  const wire = new Wire();
  const agent = new Agent(wire);
  for (let command = await wire.command(); command; command = await wire.command()) {
    try {
      wire.reply(await agent.do(command));
    } catch (error) {
      // The driver shows it as the step's problem.
      wire.reply({ fault: String(error.stack) });
    }
  }
  process.exit(0);
}

void main();
