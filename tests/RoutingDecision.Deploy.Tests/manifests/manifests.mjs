// manifests.mjs FOLDER...: renders each kustomization and checks every resource twice. The published validators check values, which a type does not
// express; the compiler checks names against the published types, so that a misspelt field is an error, which the validators let pass.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { render } from './kustomize.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

function moduleOf({ apiVersion, kind }) {
  const own = apiVersion.startsWith('monitoring.coreos.com/');
  return `${own ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models'}/${apiVersion}/${kind}`;
}

async function wrongValues(resource) {
  const { [resource.kind]: Model } = await import(moduleOf(resource));
  try {
    new Model(structuredClone(resource)).validate();
    return [];
  } catch (e) {
    return (e.errors ?? [e]).map((x) => `${resource.kind} ${resource.metadata?.name}: ${x.instancePath ?? ''} ${x.message}`);
  }
}

function wrongNames(resources) {
  const folder = mkdtempSync(path.join(here, 'node_modules', '.check-'));
  const file = path.join(folder, 'resources.ts');
  const lines = resources.flatMap((r, i) => [
    `import type { I${r.kind} as T${i} } from "${moduleOf(r)}";`,
    `export const r${i}: T${i} = ${JSON.stringify(r)};`,
  ]);
  writeFileSync(file, lines.join('\n'));
  try {
    const modules = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
    const program = ts.createProgram([file], { ...modules, strict: true, noEmit: true, skipLibCheck: true, types: [] });
    return ts.getPreEmitDiagnostics(program).map((d) => {
      const line = d.file && d.start !== undefined ? d.file.getLineAndCharacterOfPosition(d.start).line : -1;
      const resource = resources[Math.floor(line / 2)];
      return `${resource?.kind} ${resource?.metadata?.name}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ').slice(0, 400)}`;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

let failed = 0;

// Secrets are not committed: the example of the same name stands in for each.
function example(file) {
  const { name, ext } = path.parse(file);
  return readFileSync(path.join(here, '..', '..', '..', 'deploy', 'kubernetes', `${name}.example${ext}`), 'utf8');
}

for (const folder of process.argv.slice(2)) {
  try {
    const resources = render(path.resolve(folder), example);
    const wrong = [...(await Promise.all(resources.map(wrongValues))).flat(), ...wrongNames(resources)];
    wrong.forEach((line) => console.error(`${folder}: ${line}`));
    failed += wrong.length;
    console.log(JSON.stringify({ folder, resources }));
  } catch (e) {
    console.error(`${folder}: ${e.message}`);
    failed += 1;
  }
}
process.exitCode = failed === 0 ? 0 : 1;
