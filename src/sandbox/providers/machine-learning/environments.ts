import type { Call, Json, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { canonicalId } from './canonical-id.ts';
import { objectAt, pick, textAt } from './json.ts';
import { page } from './paging.ts';
import { notModelled } from './refusals.ts';
import { changedBy, madeBy, offsetSystemData } from './stamps.ts';
import { isAtLeast } from './versions.ts';

const ENVIRONMENTS = 'Microsoft.MachineLearningServices/workspaces/environments';
const VERSIONS = `${ENVIRONMENTS}/versions`;
const PAGE = 100;
/** What a version keeps of a body; of a registered one people may still change the last three. */
const FIXED = ['image', 'build', 'condaFile', 'osType', 'inferenceConfig', 'isAnonymous', 'autoRebuild', 'stage'];
const LOOSE = ['description', 'tags', 'properties', 'isArchived'];

/** Environments that people register. Those that Microsoft curates are not listed here. */
export const environments: readonly ResourceType[] = [
  {
    type: ENVIRONMENTS,
    since: '2021-03-01',
    show: showContainer,
    put: (call, existing) => answered(call, existing, containerOf(call, existing, objectAt(call.body, 'properties'))),
    remove: () => ({ status: 200, reply: 'empty' }),
    list: (call, all) => listed(call, all, showContainer),
  },
  {
    type: VERSIONS,
    since: '2021-03-01',
    makesParent: true,
    show: showVersion,
    put: putVersion,
    remove: () => ({ status: 200, reply: 'empty' }),
    list: (call, all) => listed(call, all, showVersion),
  },
];

/** The newest first, as Azure lists what people registered. */
const newestFirst = (all: readonly Resource[]): readonly Resource[] =>
  all.toReversed().toSorted((a, b) => b.createdAt - a.createdAt);

function listed(call: Call, all: readonly Resource[], show: ResourceType['show']) {
  const order = call.query.get('$orderBy') ?? 'createdtime desc';
  if (order.toLowerCase() !== 'createdtime desc') throw notModelled(`environments in the order '${order}'`);
  const view = call.query.get('listViewType') ?? 'ActiveOnly';
  const wanted = newestFirst(all).filter(
    ({ properties }) => view === 'All' || (properties.isArchived === true) === (view === 'ArchivedOnly'),
  );
  const size = Number(call.query.get('$top') ?? PAGE);
  return page(
    call,
    wanted.map((it) => show(it, call)),
    size > 0 ? size : PAGE,
  );
}

function showContainer(container: Resource, call: Call): JsonObject {
  const { id, name, type, properties } = container;
  const versions = newestFirst(call.azure.store.list(VERSIONS, id));
  const numbers = versions.map((version) => Number(version.name)).filter(Number.isInteger);
  return {
    id,
    name,
    type,
    properties: {
      description: properties.description ?? '',
      tags: properties.tags ?? {},
      properties: properties.properties ?? {},
      isArchived: properties.isArchived === true,
      latestVersion: versions[0]?.name ?? null,
      nextVersion: `${Math.max(0, ...numbers) + 1}`,
      ...dated(call, ['provisioningState']),
    },
    systemData: offsetSystemData(container, call.azure),
  };
}

function showVersion(version: Resource, call: Call): JsonObject {
  const { id, name, type, properties } = version;
  const [latest] = newestFirst(call.azure.store.list(VERSIONS, id.slice(0, id.lastIndexOf('/versions/'))));
  const labels = latest?.id === id && isAtLeast(call.apiVersion, '2023-04-01') ? { 'azureml.labels': 'latest' } : {};
  return {
    id,
    name,
    type,
    properties: {
      description: properties.description ?? null,
      tags: properties.tags ?? {},
      properties: { ...objectAt(properties, 'properties'), ...labels },
      isArchived: properties.isArchived === true,
      isAnonymous: properties.isAnonymous === true,
      environmentType: 'UserCreated',
      ...pick(properties, ['image', 'build']),
      condaFile: properties.condaFile ?? '',
      osType: properties.osType ?? 'Linux',
      ...pick(properties, ['inferenceConfig']),
      ...dated(call, ['autoRebuild', 'provisioningState', 'stage'], properties),
    },
    systemData: offsetSystemData(version, call.azure),
  };
}

const NEWER: JsonObject = { autoRebuild: 'Disabled', provisioningState: 'Succeeded', stage: 'Development' };
/** What is shown of the fixed properties that nobody named. */
const SHOWN_UNSAID: JsonObject = { ...NEWER, condaFile: '', osType: 'Linux', isAnonymous: false };

/** What earlier contracts do not tell. */
function dated({ apiVersion }: Call, keys: readonly string[], said: JsonObject = {}): JsonObject {
  return isAtLeast(apiVersion, '2023-04-01') ? { ...pick(NEWER, keys), ...pick(said, keys) } : {};
}

function containerOf(call: Call, existing: Resource | undefined, body: JsonObject): Resource {
  const made = { id: canonicalId(call, ENVIRONMENTS), type: ENVIRONMENTS, name: call.id.name, ...madeBy(call) };
  return { ...(existing ? { ...existing, ...changedBy(call) } : made), properties: pick(body, LOOSE) };
}

function putVersion(call: Call, existing: Resource | undefined): Written {
  const body = objectAt(call.body, 'properties');
  if (!existing && (textAt(body, 'image') === undefined) === (body.build === undefined))
    throw notModelled('an environment version that names not exactly one of an image and a build');
  const changed = existing && FIXED.find((key) => key in body && !isAsKept(key, body[key], existing.properties[key]));
  if (changed) throw notModelled(`a change of '${changed}' of an environment version that is registered`);
  const id = existing?.id ?? `${parentOf(call).id}/versions/${call.id.name}`;
  const made = existing ? { ...existing, ...changedBy(call) } : { id, type: VERSIONS, name: call.id.name, ...madeBy(call) };
  const properties = { ...pick(existing?.properties ?? {}, FIXED), ...pick(body, [...FIXED, ...LOOSE]) };
  return answered(call, existing, { ...made, properties });
}

/** Does a body repeat what was registered? Who changes a version sends all that a read told, and that tells of conda also where there is none. */
function isAsKept(key: string, said: Json | undefined, kept: Json | undefined): boolean {
  const shown = kept ?? SHOWN_UNSAID[key];
  return JSON.stringify(said) === JSON.stringify(kept) || JSON.stringify(said) === JSON.stringify(shown);
}

/** The environment of a version, which comes with its first one. */
function parentOf(call: Call): Resource {
  const { store } = call.azure;
  const { parent } = call.id;
  const there = store.get(parent);
  if (there) return there;
  const [workspace = '', name = ''] = [
    parent.slice(0, parent.toLowerCase().lastIndexOf('/environments/')),
    parent.split('/').at(-1),
  ];
  const made = {
    id: `${store.get(workspace)?.id ?? workspace}/environments/${name}`,
    type: ENVIRONMENTS,
    name,
    ...madeBy(call),
    properties: {},
  };
  store.save(made);
  return made;
}

function answered(call: Call, existing: Resource | undefined, resource: Resource): Written {
  if (existing) return { status: 200, resource, reply: 'resource' };
  const location = `${call.azure.baseUrl}${call.id.text}${call.url.search}`;
  return { status: 201, resource, reply: 'resource', headers: { location } };
}
