import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { canonicalId } from './canonical-id.ts';
import { projectsOf, WORKSPACES } from './hub.ts';
import { attachIdentity, dropIdentity, identityKinds } from './identity.ts';
import { isObject, objectAt, sameId, textAt } from './json.ts';
import { workspaceOperation } from './operations.ts';
import { page } from './paging.ts';
import { invalidWorkspace, notModelled } from './refusals.ts';
import { changedBy, madeBy } from './stamps.ts';
import { saveSystemDatastores } from './system-datastores.ts';
import { workspaceActions } from './workspace-actions.ts';
import { changedProperties, changesStorage, kindIn, newProperties, type WorkspaceKind } from './workspace-body.ts';
import { grantRegistryRole, grantWorkspaceRoles } from './workspace-grants.ts';
import { showWorkspace } from './workspace-show.ts';

const PAGE = 30;
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_-]{1,32}$/;

/** Workspaces of every kind. Writes are long-running and answer with an empty body. */
export const workspaces: ResourceType = {
  type: WORKSPACES,
  since: '2018-11-19',
  listedAt: ['subscription', 'resourceGroup'],
  show: showWorkspace,
  put: (call, existing) => (existing ? change(call, existing) : create(call)),
  patch: change,
  remove: erase,
  list(call, resources) {
    const kind = call.query.get('kind')?.toLowerCase().split(',');
    const wanted = resources.filter((workspace) => !kind || kind.includes((workspace.kind ?? 'Default').toLowerCase()));
    return page(
      call,
      wanted.map((workspace) => showWorkspace(workspace, call)),
      PAGE,
    );
  },
  actions: workspaceActions,
};

function create(call: Call): Written {
  if (!NAME.test(call.id.name)) throw notModelled(`what Azure answers to the workspace name '${call.id.name}'`);
  const wanted = objectAt(call.body, 'identity');
  const { system, user } = identityKinds(wanted);
  if (!system && !user) throw invalidWorkspace('Make sure to create your workspace using a client which support MSI');
  const kind = kindIn(call.body);
  const properties = newProperties(call, kind);
  const identity = attachIdentity(call, ownerOf(call), undefined, wanted);
  requirePrimary(identity, properties);
  const resource: Resource = {
    id: canonicalId(call, WORKSPACES),
    type: WORKSPACES,
    name: call.id.name,
    location: textAt(call.body, 'location'),
    kind,
    identity,
    tags: objectAt(call.body, 'tags'),
    properties,
    secrets: { notebookPrimary: call.azure.guid(), notebookSecondary: call.azure.guid() },
    ...madeBy(call),
  };
  const finish = () => {
    const { store } = call.azure;
    refuseHierarchy(call, kind, properties);
    const latest = store.get(resource.id) ?? resource;
    const done = { ...latest, properties: { ...latest.properties, provisioningState: 'Succeeded' } };
    store.save(done);
    saveSystemDatastores(call.azure, done);
    grantWorkspaceRoles(call.azure, done);
  };
  const operation = workspaceOperation(call, resource.location ?? '', { finish, failed: () => leaveFailed(call, resource) });
  return { status: 202, resource, reply: 'empty', operation };
}

function change(call: Call, existing: Resource): Written {
  requireSettled(existing);
  const wanted = call.body.identity;
  if (isObject(wanted)) refuseNarrowing(existing.identity, wanted);
  const identity = isObject(wanted) ? attachIdentity(call, ownerOf(call), existing.identity, wanted) : existing.identity;
  const properties = changedProperties(call, existing);
  requirePrimary(identity, properties);
  const refused = changesStorage(call, existing);
  const changed: Resource = {
    ...existing,
    identity,
    tags: isObject(call.body.tags) ? call.body.tags : existing.tags,
    properties,
    ...changedBy(call),
  };
  const finish = () => {
    const { store } = call.azure;
    if (refused) throw new AzureError(400, 'BadRequest', 'Storage Account update is not supported yet');
    store.save({ ...changed, properties: { ...properties, provisioningState: 'Succeeded' } });
    dropIdentity(call, existing.identity, identity);
    const registry = textAt(properties, 'containerRegistry');
    if (registry && !sameId(registry, textAt(existing.properties, 'containerRegistry')))
      grantRegistryRole(call.azure, changed, registry);
  };
  const resource = { ...existing, properties: { ...existing.properties, provisioningState: 'Updating' } };
  const operation = workspaceOperation(call, existing.location ?? '', { finish, failed: () => leaveFailed(call, existing) });
  return { status: 202, resource, reply: 'empty', operation };
}

/** Ordinary workspaces cannot work on an account with a hierarchical namespace; Azure says so at the end of the operation. */
function refuseHierarchy({ azure }: Call, kind: WorkspaceKind, properties: JsonObject): void {
  const account = azure.store.get(textAt(properties, 'storageAccount') ?? '');
  if (kind !== 'Default' || account?.properties.isHnsEnabled !== true) return;
  throw new AzureError(400, 'BadRequest', 'Cannot use storage with HNS enabled.');
}

function leaveFailed({ azure }: Call, workspace: Resource): void {
  azure.store.save({ ...workspace, properties: { ...workspace.properties, provisioningState: 'Failed' } });
}

function erase(call: Call, existing: Resource): Written {
  const { store, directory } = call.azure;
  if (projectsOf(existing, store).length > 0) throw notModelled('the deletion of a hub that still has projects');
  const gone = [existing, ...store.below(existing.id)];
  const finish = () => {
    for (const { identity } of gone) {
      const principalId = textAt(identity, 'principalId');
      if (principalId) directory.remove(principalId);
    }
  };
  return { status: 202, reply: 'empty', operation: workspaceOperation(call, existing.location ?? '', { finish }) };
}

function ownerOf(call: Call) {
  return { id: canonicalId(call, WORKSPACES), displayName: call.id.name };
}

/** A workspace takes one write at a time. */
function requireSettled(workspace: Resource): void {
  const state = textAt(workspace.properties, 'provisioningState');
  if (state !== 'Creating' && state !== 'Updating') return;
  throw new AzureError(409, 'Conflict', `The workspace '${workspace.name}' is being changed by another operation (${state}).`);
}

/** Azure adds user-assigned identities beside the system-assigned one, and does not go back. */
function refuseNarrowing(before: JsonObject | undefined, wanted: JsonObject): void {
  const [had, wants] = [identityKinds(before), identityKinds(wanted)];
  if (!wants.system && !wants.user) throw notModelled('a workspace that loses its identity');
  if (had.system && had.user && !wants.user) throw notModelled('a workspace that loses its user-assigned identities');
  if (had.system && !wants.system) throw notModelled('a workspace that loses its system-assigned identity');
}

function requirePrimary(identity: JsonObject | undefined, properties: JsonObject): void {
  const primary = textAt(properties, 'primaryUserAssignedIdentity');
  const attached = Object.keys(objectAt(identity, 'userAssignedIdentities'));
  if (!primary || attached.some((id) => sameId(id, primary))) return;
  throw notModelled('a primary identity that is not attached to the workspace');
}
