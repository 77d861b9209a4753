'use strict';
// Routes a few prompts between fake providers: one is down, one is unsure of itself.
//   node src/clients/node/example.js [HOST:PORT]
const { ProviderError, Router, TriesFailed } = require('./dist/src');

const prompts = ['What is the boiling point of ethanol?', 'Translate into French: the delivery is late.', 'Prove that the square root of 2 is irrational.'];

/** Stands for the caller's own code: it would call `model` here. */
async function fakeProvider({ number, model, provider, tier }) {
  console.log(`    ${number}. ${model} (${provider}, ${tier})`);
  if (provider === 'google') throw new ProviderError('ERROR_CLASS_PROVIDER', 'google is down');
  return { value: `an answer of ${model}`, selfConfidence: tier === 'economy' ? 0.4 : 0.9, inputTokens: 40, outputTokens: 120 };
}

async function main(target = '127.0.0.1:50051') {
  // A server that has just started may need longer for its first decision than the half second that calls wait by default.
  const router = new Router({ target, decideTimeoutMs: 10_000 });
  if (!await router.waitUntilReady(10_000)) throw new Error(`no service at ${target}`);
  for (const prompt of prompts) {
    console.log(prompt);
    try {
      const { value, accepted, source } = await router.run({ prompt, feature: 'example' }, fakeProvider);
      console.log(`    -> ${value}, accepted: ${accepted}, decided by: ${source}`);
    } catch (error) {
      if (!(error instanceof TriesFailed)) throw error;
      console.log(`    -> ${error.message}`);
    }
  }
  console.log(await router.close());
}

void main(process.argv[2]);
