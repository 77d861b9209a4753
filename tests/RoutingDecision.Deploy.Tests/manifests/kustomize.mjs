// Renders a kustomization as kubectl does, for the fields that this project uses; any other field is an error, never ignored.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';

const KNOWN = new Set([
  'apiVersion', 'kind', 'resources', 'namespace', 'labels', 'images', 'replicas', 'patches',
  'configMapGenerator', 'secretGenerator', 'generatorOptions',
]);

// Lists that merge by a key instead of being replaced; the API server's own merge keys of what is patched here.
const MERGE_KEYS = {
  containers: 'name', env: 'name', volumes: 'name', volumeMounts: 'mountPath', ports: 'containerPort', topologySpreadConstraints: 'topologyKey',
};

const CLUSTER_WIDE = new Set(['Namespace']);

export function render(folder, readSecrets) {
  const file = path.join(folder, 'kustomization.yaml');
  const k = YAML.parse(readFileSync(file, 'utf8'));
  const unknown = Object.keys(k).filter((key) => !KNOWN.has(key));
  if (unknown.length > 0) throw new Error(`${file}: ${unknown} is not known here`);
  let resources = [
    ...(k.resources ?? []).flatMap((r) => load(folder, r, readSecrets)),
    ...(k.configMapGenerator ?? []).map((g) => configMap(folder, g, k.generatorOptions)),
    ...(k.secretGenerator ?? []).map((g) => secret(folder, g, readSecrets)),
  ];
  for (const patch of k.patches ?? []) resources = apply(resources, patch, folder);
  for (const { name, count } of k.replicas ?? []) {
    scaled(resources, name, file).spec.replicas = count;
  }
  for (const label of k.labels ?? []) resources.forEach((r) => addLabels(r, label));
  for (const image of k.images ?? []) {
    containers(resources).filter((c) => c.image === image.name).forEach((c) => { c.image = `${image.newName ?? image.name}:${image.newTag}`; });
  }
  if (k.namespace) {
    for (const r of resources.filter((r) => !CLUSTER_WIDE.has(r.kind))) r.metadata.namespace = k.namespace;
  }
  return resources;
}

function load(folder, entry, readSecrets) {
  const full = path.resolve(folder, entry);
  if (statSync(full).isDirectory()) return render(full, readSecrets);
  inside(folder, full);
  return YAML.parseAllDocuments(readFileSync(full, 'utf8'), { uniqueKeys: true }).map((d) => {
    if (d.errors.length > 0) throw new Error(`${full}: ${d.errors[0].message}`);
    return d.toJS();
  });
}

function inside(folder, file) {
  if (!file.startsWith(path.resolve(folder) + path.sep)) throw new Error(`${file} lies outside of ${folder}: kubectl refuses such files`);
}

function configMap(folder, generator, options) {
  if (!options?.disableNameSuffixHash) throw new Error(`${generator.name}: a name with a hash is not known here`);
  const data = Object.fromEntries(generator.files.map((f) => {
    const full = path.resolve(folder, f);
    inside(folder, full);
    return [path.basename(f), readFileSync(full, 'utf8')];
  }));
  const labels = generator.options?.labels;
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: generator.name, ...(labels && { labels }) }, data };
}

function secret(folder, generator, readSecrets) {
  const data = {};
  for (const file of generator.files ?? []) data[file] = Buffer.from(readSecrets(path.join(folder, file))).toString('base64');
  for (const line of (generator.envs ?? []).flatMap((e) => readSecrets(path.join(folder, e)).split('\n'))) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const at = line.indexOf('=');
    data[line.slice(0, at)] = Buffer.from(line.slice(at + 1)).toString('base64');
  }
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: generator.name }, type: 'Opaque', data };
}

function apply(resources, { path: file, patch, target }, folder) {
  const change = YAML.parse(file ? readFileSync(path.join(folder, file), 'utf8') : patch);
  const wanted = target ?? { kind: change.kind, name: change.metadata.name };
  const index = resources.findIndex((r) => r.kind === wanted.kind && r.metadata.name === wanted.name);
  if (index < 0) throw new Error(`${folder}: nothing to patch: ${wanted.kind} ${wanted.name}`);
  if (Array.isArray(change)) {
    change.forEach((operation) => replace(resources[index], operation));
    return resources;
  }
  if (change.$patch === 'delete') return resources.filter((_, i) => i !== index);
  return resources.map((r, i) => (i === index ? merge(r, change) : r));
}

function replace(resource, { op, path: pointer, value }) {
  const keys = pointer.slice(1).split('/').map((k) => k.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop();
  const parent = keys.reduce((at, key) => at[key], resource);
  if (op !== 'replace' || !(last in parent)) throw new Error(`${op} ${pointer}: only what is there can be replaced`);
  parent[last] = value;
}

function merge(base, change, key) {
  if (Array.isArray(change)) {
    const by = MERGE_KEYS[key];
    if (!by || !Array.isArray(base)) return change;
    const kept = base.map((item) => {
      const found = change.find((c) => c[by] === item[by]);
      return found ? merge(item, found) : item;
    });
    return [...kept, ...change.filter((c) => !base.some((item) => item[by] === c[by]))];
  }
  if (change === null || typeof change !== 'object') return change;
  const result = { ...base };
  for (const [k, value] of Object.entries(change)) result[k] = k in result ? merge(result[k], value, k) : value;
  return result;
}

function scaled(resources, name, file) {
  const found = resources.find((r) => r.kind === 'StatefulSet' && r.metadata.name === name);
  if (!found) throw new Error(`${file}: nothing to scale: ${name}`);
  return found;
}

function addLabels(resource, { pairs, includeSelectors, includeTemplates }) {
  if (includeSelectors) throw new Error('labels in selectors are not known here');
  resource.metadata.labels = { ...resource.metadata.labels, ...pairs };
  const template = resource.spec?.template?.metadata;
  if (includeTemplates && template) template.labels = { ...template.labels, ...pairs };
}

function containers(resources) {
  return resources.flatMap((r) => r.spec?.template?.spec?.containers ?? []);
}
