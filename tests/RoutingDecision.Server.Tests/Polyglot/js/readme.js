'use strict';
// Runs the example of protos/README.md as it stands, with more patience: a test's machine may be busy.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { run } = require('steps');

const settings = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const [protos] = settings.protos;

const patient = (example) => example.replaceAll('Date.now() + 5000', 'Date.now() + 60_000');

run({
  readme: async () => {
    const [, example] = /^```js\n([\s\S]*?)^```/m.exec(fs.readFileSync(path.join(protos, 'README.md'), 'utf8'));
    assert.ok(example.includes('127.0.0.1:50051'));
    // The example reads its protos from the folder above them.
    process.chdir(path.dirname(protos));
    const printed = await new Promise((resolve) => {
      const lines = [];
      const log = (...values) => { if (lines.push(values) === 2) resolve(lines); };
      new Function('require', 'console', patient(example).replaceAll('127.0.0.1:50051', settings.server))(require, { log });
    });
    const [[, tier, fallbacks], [action]] = printed;
    assert.deepEqual([tier, action, fallbacks.length > 0], ['economy', 'ADVICE_ACTION_ACCEPT', true]);
  },
});
