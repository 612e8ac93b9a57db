import type { Call, JsonObject, Resource } from '../../contract.ts';
import { checkEncryption } from './encryption.ts';
import { objectAt, pick, sameId, textAt, valueAt, without } from './json.ts';
import { invalidWorkspace, notModelled } from './refusals.ts';
import { timeText } from './stamps.ts';
import { knowsDatastoreAuthMode } from './versions.ts';

/** What a PATCH may change, by the contract of its body. */
const PATCHABLE = [
  'applicationInsights',
  'containerRegistry',
  'description',
  'featureStoreSettings',
  'friendlyName',
  'imageBuildCompute',
  'primaryUserAssignedIdentity',
  'publicNetworkAccess',
  'serverlessComputeSettings',
  'v1LegacyMode',
] as const;
const LINKED = ['storageAccount', 'keyVault', 'applicationInsights', 'containerRegistry', 'primaryUserAssignedIdentity'] as const;
const KINDS = ['Default', 'Hub', 'Project', 'FeatureStore'] as const;
const AUTH_MODES = ['accesskey', 'identity', 'userdelegationsas'];

export type WorkspaceKind = (typeof KINDS)[number];

/** The kind that a body names, in Azure's spelling. */
export function kindIn(body: JsonObject): WorkspaceKind {
  const said = textAt(body, 'kind') ?? 'Default';
  const kind = KINDS.find((known) => known.toLowerCase() === said.toLowerCase());
  if (!kind) throw notModelled(`workspaces of the kind '${said}'`);
  return kind;
}

/** The properties of a workspace that is being made. Errors: `ValidationError` where a dependency is not named. */
export function newProperties(call: Call, kind: WorkspaceKind): JsonObject {
  const body = objectAt(call.body, 'properties');
  if (kind === 'Project') requireHub(call, body);
  else if (!textAt(body, 'storageAccount') || !textAt(body, 'keyVault')) {
    throw invalidWorkspace('Missing dependent resources in workspace json');
  }
  requireKnown(call, body);
  checkEncryption(call, body, undefined);
  const named = kind === 'Project' ? pick(body, ['hubResourceId']) : namedDependencies(body, kind);
  return {
    friendlyName: '',
    description: '',
    hbiWorkspace: flagAt(body, 'hbiWorkspace') === true,
    imageBuildCompute: null,
    v1LegacyMode: false,
    publicNetworkAccess: 'Enabled',
    serverlessComputeSettings: null,
    // fixed for ever at creation: on for hubs and projects, off for others unless asked for
    enableDataIsolation: flagAt(body, 'enableDataIsolation') ?? (kind === 'Hub' || kind === 'Project'),
    managedNetwork: {
      changeableIsolationModes: ['AllowInternetOutbound', 'AllowOnlyApprovedOutbound'],
      isolationMode: 'Disabled',
      enableNetworkMonitor: false,
      enableFirewallLog: false,
    },
    ...settable(
      call,
      body,
      [...PATCHABLE, 'encryption'].filter((key) => !DEPENDENCY_KEYS.includes(key)),
    ),
    ...named,
    workspaceId: call.azure.guid(),
    tenantId: call.azure.directory.tenantId,
    creationTime: timeText(call.azure.clock.now()),
    // a project's group is its hub's business
    allowRoleAssignmentOnRG: kind !== 'Project',
    provisioningState: 'Creating',
  };
}

/** A switch, also as the text that templates make of one; `undefined`: neither. */
function flagAt(body: JsonObject, key: string): boolean | undefined {
  const said = String(valueAt(body, key)).toLowerCase();
  return said === 'true' || said === 'false' ? said === 'true' : undefined;
}

const DEPENDENCY_KEYS: readonly string[] = ['applicationInsights', 'containerRegistry'];

/** The properties after a PATCH, or after a PUT of what exists: what the body does not say stays. */
export function changedProperties(call: Call, existing: Resource): JsonObject {
  const body = objectAt(call.body, 'properties');
  requireKnown(call, body);
  checkEncryption(call, body, existing);
  const isProject = existing.kind === 'Project';
  if (isProject && DEPENDENCY_KEYS.some((key) => textAt(body, key))) throw notModelled("a write of a project's own dependencies");
  for (const key of ['keyVault', 'hubResourceId', 'enableDataIsolation', 'hbiWorkspace'] as const) {
    const said = flagAt(body, key) ?? body[key];
    const same = typeof said === 'string' ? sameId(said, textAt(existing.properties, key)) : said === existing.properties[key];
    if (said !== undefined && said !== null && !isProject && !same) throw notModelled(`a change of the fixed property '${key}'`);
  }
  // a PUT replaces: a contract that knows the mode and does not name it sets it back
  const kept =
    call.method === 'PUT' && knowsDatastoreAuthMode(call.apiVersion)
      ? without(existing.properties, ['systemDatastoresAuthMode'])
      : existing.properties;
  return { ...kept, ...settable(call, body, PATCHABLE) };
}

/** Does a body name another storage account than the workspace has? Azure accepts such a write, and fails it later. */
export function changesStorage(call: Call, existing: Resource): boolean {
  const said = textAt(objectAt(call.body, 'properties'), 'storageAccount');
  return said !== undefined && existing.kind !== 'Project' && !sameId(said, textAt(existing.properties, 'storageAccount'));
}

function settable(call: Call, body: JsonObject, keys: readonly string[]): JsonObject {
  const said = Object.fromEntries(Object.entries(pick(body, keys)).filter(([, value]) => value !== null));
  const mode = valueAt(body, 'systemDatastoresAuthMode');
  // templates of clients say «nothing» by an empty text
  if (mode === undefined || mode === null || mode === '' || !knowsDatastoreAuthMode(call.apiVersion)) return said;
  if (typeof mode !== 'string' || !AUTH_MODES.includes(mode.toLowerCase())) throw notModelled(`the auth mode '${String(mode)}'`);
  return { ...said, systemDatastoresAuthMode: mode };
}

/** Workspaces tell ids back with spellings of their own; hubs, with those of the body. */
function namedDependencies(body: JsonObject, kind: WorkspaceKind): JsonObject {
  const { storageAccount, keyVault, applicationInsights, containerRegistry } = body;
  const respell = (id: unknown, from: RegExp, to: string) =>
    kind === 'Hub' || typeof id !== 'string' ? id : id.replace(/\/resourcegroups\//i, '/resourceGroups/').replace(from, to);
  return {
    storageAccount: respell(storageAccount, /\/storageaccounts\//i, '/storageAccounts/') as string,
    keyVault: respell(keyVault, /microsoft\.keyvault/i, 'Microsoft.Keyvault') as string,
    applicationInsights: textAt({ applicationInsights }, 'applicationInsights')
      ? (respell(applicationInsights, /microsoft\.insights/i, 'Microsoft.insights') as string)
      : null,
    ...(textAt({ containerRegistry }, 'containerRegistry') ? { containerRegistry } : {}),
  };
}

function requireHub(call: Call, body: JsonObject): void {
  const hubId = textAt(body, 'hubResourceId');
  if (!hubId) throw notModelled('a project without a hub');
  if (call.azure.store.get(hubId)?.kind !== 'Hub') throw notModelled(`a project of a hub that is not there ('${hubId}')`);
}

function requireKnown(call: Call, body: JsonObject): void {
  const isolation = textAt(objectAt(body, 'managedNetwork'), 'isolationMode') ?? 'Disabled';
  if (isolation.toLowerCase() !== 'disabled') throw notModelled('managed networks');
  const missing = LINKED.map((key) => textAt(body, key)).find((id) => id !== undefined && call.azure.store.get(id) === undefined);
  if (missing) throw notModelled(`what Azure answers to a workspace whose dependency '${missing}' does not exist`);
}
