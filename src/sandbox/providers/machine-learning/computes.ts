import type { Azure } from '../../azure.ts';
import type { Call, JsonObject, Resource, ResourceType, Written } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { canonicalId } from './canonical-id.ts';
import { grantAttachedCluster } from './clusters.ts';
import { computeActions, withState } from './compute-actions.ts';
import { computeProperties, computeTypeIn } from './compute-body.ts';
import { dependenciesOf } from './hub.ts';
import { attachIdentity, dropIdentity, gainedSystemIdentity, identityKinds } from './identity.ts';
import { withInstanceDefaults } from './instances.ts';
import { isObject, objectAt, pick, textAt } from './json.ts';
import { headForMinimum } from './nodes.ts';
import { computeOperation } from './operations.ts';
import { page } from './paging.ts';
import { notModelled } from './refusals.ts';
import { ROLE } from './roles.ts';
import { changedBy, madeBy, momentText, offsetTimeText } from './stamps.ts';
import { projectCompute } from './versions.ts';

export const COMPUTES = 'Microsoft.MachineLearningServices/workspaces/computes';
const PAGE = 30;

/** Computes of every type: made by Machine Learning, or attached. */
export const computes: ResourceType = {
  type: COMPUTES,
  since: '2018-11-19',
  show: showCompute,
  put,
  patch,
  remove,
  list: (call, resources) =>
    page(
      call,
      resources.map((compute) => showCompute(compute, call)),
      PAGE,
    ),
  actions: computeActions,
};

function showCompute(compute: Resource, { apiVersion }: Call): JsonObject {
  const { id, name, type, location, identity } = compute;
  const properties = projectCompute(compute.properties, apiVersion);
  return { id, name, type, location, tags: compute.tags ?? null, ...(identity ? { identity } : {}), properties };
}

function put(call: Call, existing: Resource | undefined): Written {
  const workspace = workspaceOf(call);
  if (existing) requireSettled(existing);
  const properties = computeProperties(call, existing);
  const computeType = computeTypeIn(properties);
  if (computeType === 'AmlCompute' && (workspace.kind === 'Hub' || workspace.kind === 'Project')) {
    throw notModelled('clusters of hubs and projects, which Azure does not offer');
  }
  const wanted = objectAt(call.body, 'identity');
  requireOneKind(computeType, wanted);
  const displayName = `${workspace.name}/computes/${call.id.name}`;
  const identity = attachIdentity(call, { id: canonicalId(call, COMPUTES), displayName }, existing?.identity, wanted);
  const resource: Resource = {
    ...(existing
      ? { ...existing, ...changedBy(call) }
      : { id: canonicalId(call, COMPUTES), type: COMPUTES, name: call.id.name, ...madeBy(call) }),
    location: textAt(call.body, 'location') ?? workspace.location,
    identity,
    tags: isObject(call.body.tags) ? call.body.tags : existing?.tags,
    properties,
  };
  // whether Azure helps a cluster that is given its identity later is not known: here it does not
  const gained = existing === undefined && gainedSystemIdentity(undefined, identity);
  const afterSave = () => grantAtCreation(call.azure, workspace, resource, gained);
  const finish = () => {
    call.azure.store.save(settled(call, resource));
    dropIdentity(call, existing?.identity, identity);
  };
  const failed = () => leaveFailed(call.azure, resource);
  return {
    status: 201,
    resource,
    reply: 'resource',
    operation: computeOperation(call, resource.location ?? '', { finish, failed }),
    afterSave,
  };
}

/** Azure helps a new cluster's system identity if the registry is there, and an attached AKS; nobody else, and never later. */
function grantAtCreation(azure: Azure, workspace: Resource, compute: Resource, gained: boolean): void {
  const computeType = computeTypeIn(compute.properties);
  if (computeType === 'AKS') grantAttachedCluster(azure, workspace, compute);
  const registry = textAt(dependenciesOf(workspace, azure.store), 'containerRegistry');
  const principalId = textAt(compute.identity, 'principalId');
  if (computeType !== 'AmlCompute' || !gained || !registry || !principalId) return;
  azure.authorizer.grant(registry, principalId, ROLE.acrPull);
}

function settled(call: Call, made: Resource): Resource {
  const { azure } = call;
  const latest = azure.store.get(made.id) ?? made;
  const now = azure.clock.now();
  const done = {
    ...latest,
    tags: latest.tags ?? {},
    properties: {
      ...latest.properties,
      modifiedOn: offsetTimeText(now),
      // only what Machine Learning made itself has room for warnings
      provisioningWarnings: latest.properties.isAttachedCompute === true ? null : {},
      computeLocation: textAt(latest.properties, 'computeLocation') ?? latest.location,
      provisioningState: 'Succeeded',
    },
  };
  const computeType = computeTypeIn(done.properties);
  if (computeType === 'ComputeInstance') return withState(withInstanceDefaults(done, call), 'Running', 'Create', momentText(now));
  return computeType === 'AmlCompute' ? headForMinimum(azure, withDefaults(done, call)) : done;
}

function withDefaults(cluster: Resource, call: Call): Resource {
  const inner = objectAt(cluster.properties, 'properties');
  const scale = objectAt(inner, 'scaleSettings');
  const login = textAt(inner, 'remoteLoginPortPublicAccess');
  const known = {
    ...inner,
    vmPriority: inner.vmPriority ?? 'Dedicated',
    scaleSettings: { ...scale, nodeIdleTimeBeforeScaleDown: scale.nodeIdleTimeBeforeScaleDown ?? 'PT2M' },
    remoteLoginPortPublicAccess: login === 'NotSpecified' ? (isObject(inner.subnet) ? 'Disabled' : 'Enabled') : login,
    propertyBag: {},
    ...loginOf(call),
  };
  return { ...cluster, properties: { ...cluster.properties, properties: known } };
}

/** The account to log in to the nodes with, where the maker named one. Its password is not kept. */
function loginOf({ body }: Call): JsonObject {
  const said = objectAt(objectAt(objectAt(body, 'properties'), 'properties'), 'userAccountCredentials');
  const adminUserName = textAt(said, 'adminUserName');
  if (adminUserName === undefined) return {};
  const adminUserSshPublicKey = textAt(said, 'adminUserSshPublicKey') ?? null;
  return { userAccountCredentials: { adminUserName, adminUserPassword: null, adminUserSshPublicKey } };
}

function patch(call: Call, existing: Resource): Written {
  requireSettled(existing);
  if (computeTypeIn(existing.properties) !== 'AmlCompute') throw notModelled('a PATCH of a compute that is no cluster');
  const inner = objectAt(existing.properties, 'properties');
  const wanted = objectAt(objectAt(objectAt(call.body, 'properties'), 'properties'), 'scaleSettings');
  const allowed = pick(wanted, ['maxNodeCount', 'minNodeCount', 'nodeIdleTimeBeforeScaleDown']);
  const scaleSettings = { ...objectAt(inner, 'scaleSettings'), ...allowed };
  const state = (provisioningState: string) => ({
    ...existing.properties,
    provisioningState,
    properties: { ...inner, scaleSettings },
  });
  const changed = { ...existing, ...changedBy(call) };
  const finish = () => call.azure.store.save(headForMinimum(call.azure, { ...changed, properties: state('Succeeded') }));
  const operation = computeOperation(call, existing.location ?? '', { finish, failed: () => leaveFailed(call.azure, existing) });
  return { status: 200, resource: { ...changed, properties: state('Updating') }, reply: 'resource', operation };
}

function remove(call: Call, existing: Resource): Written {
  const action = call.query.get('underlyingResourceAction')?.toLowerCase() ?? 'delete';
  const isAttached = existing.properties.isAttachedCompute === true;
  if (!isAttached && action === 'detach') throw notModelled('the detaching of a compute that Machine Learning itself made');
  const operation = computeOperation(call, existing.location ?? '', {
    finish: () => dropIdentity(call, existing.identity, undefined),
    failed: () => leaveFailed(call.azure, existing),
  });
  const properties = { ...existing.properties, provisioningState: 'Deleting' };
  return { status: 202, resource: { ...existing, properties }, reply: 'empty', operation };
}

function leaveFailed({ store }: Azure, compute: Resource): void {
  store.save({ ...compute, properties: { ...compute.properties, provisioningState: 'Failed' } });
}

function workspaceOf({ azure, id }: Call): Resource {
  const workspace = azure.store.get(id.parent);
  if (!workspace) throw new AzureError(404, 'ParentResourceNotFound', `The workspace '${id.parent}' could not be found.`);
  return workspace;
}

function requireSettled(compute: Resource): void {
  const state = textAt(compute.properties, 'provisioningState');
  if (state !== 'Creating' && state !== 'Updating') return;
  throw new AzureError(409, 'Conflict', `The compute '${compute.name}' is being changed by another operation (${state}).`);
}

function requireOneKind(computeType: string, wanted: JsonObject): void {
  const { system, user } = identityKinds(wanted);
  const attached = Object.keys(objectAt(wanted, 'userAssignedIdentities')).length;
  if (computeType === 'AmlCompute' && system && user)
    throw notModelled('a cluster with both kinds of identity, which Azure refuses');
  if (computeType === 'Kubernetes' && attached + (system ? 1 : 0) > 1)
    throw notModelled('a Kubernetes compute with several identities');
}
