import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/sandbox/contract.ts';
import { buildFirstImage } from '../../../../src/sandbox/providers/machine-learning/first-image-build.ts';
import { setNodes } from '../../../../src/sandbox/providers/machine-learning/nodes.ts';
import { GROUP, IDENTITY, type Lab, openLab, REGISTRY } from './lab.ts';

const ACR_PULL = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
const VERSION = '2025-06-01';
const SYSTEM = { type: 'SystemAssigned' };

async function makeCompute(lab: Lab, workspaceId: string, name: string, properties: JsonObject, identity?: JsonObject) {
  const body = { location: 'westeurope', properties, ...(identity ? { identity } : {}) };
  const answer = await lab.hands.send('PUT', `${workspaceId}/computes/${name}`, VERSION, body);
  await lab.hands.settle();
  return answer;
}

const cluster = (scaleSettings: JsonObject = { minNodeCount: 0, maxNodeCount: 4 }) => ({
  computeType: 'AmlCompute',
  properties: { vmSize: 'STANDARD_DS3_V2', scaleSettings },
});

test('a cluster is Creating in the first answer and Succeeded, with its defaults, at the end', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const first = await makeCompute(lab, id, 'cpu', cluster());
  expect(first).toMatchObject({
    tags: null,
    properties: { provisioningState: 'Creating', properties: { currentNodeCount: null, vmPriority: null } },
  });
  expect(first).not.toHaveProperty('identity');
  const last = await lab.client.computeOperations.get('lab', 'vision', 'cpu');
  expect(last.properties).toMatchObject({
    provisioningState: 'Succeeded',
    isAttachedCompute: false,
    computeLocation: 'westeurope',
  });
  expect(last.properties).toMatchObject({
    properties: { vmPriority: 'Dedicated', allocationState: 'Steady', currentNodeCount: 0 },
  });
  expect(lab.sandbox.requests().filter(({ method, url }) => method === 'PUT' && url.includes('/computes/'))).toMatchObject([
    { status: 201 },
  ]);
});

test('Azure lets a new system identity pull if the registry is there at that moment, and never comes back to it', async () => {
  const lab = openLab();
  const bare = await lab.makeWorkspace('bare');
  const ready = await lab.makeWorkspace('ready', {}, { containerRegistry: REGISTRY });
  const principals: string[] = [];
  for (const workspace of [bare, ready]) {
    const made = await makeCompute(lab, workspace, 'cpu', cluster(), SYSTEM);
    principals.push(String((made.identity as JsonObject).principalId));
  }
  await lab.hands.send('PATCH', bare, VERSION, { properties: { containerRegistry: REGISTRY } });
  await lab.hands.settle();
  expect(principals.map((principalId) => lab.rolesOf(principalId))).toEqual([
    [],
    [{ role: ACR_PULL, scope: REGISTRY, condition: null }],
  ]);
});

test.each([
  ['a cluster with a user-assigned identity', cluster(), { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } }],
  [
    'a Kubernetes compute',
    { computeType: 'Kubernetes', resourceId: `${GROUP}/aks`, properties: { namespace: 'default' } },
    SYSTEM,
  ],
  ['a compute instance', { computeType: 'ComputeInstance', properties: { vmSize: 'STANDARD_DS3_V2' } }, SYSTEM],
] as const)('%s gets no role from Azure', async (_, properties, identity) => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision', {}, { containerRegistry: REGISTRY });
  const made = await makeCompute(lab, id, 'cpu', properties, identity);
  const principalId = (made.identity as JsonObject).principalId ?? lab.userPrincipalId;
  expect(lab.rolesOf(String(principalId))).toEqual([]);
});

test('the registry that Machine Learning makes for the first image has its admin user on, and older computes cannot pull from it', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const older = await makeCompute(lab, id, 'older', cluster(), SYSTEM);
  const registry = buildFirstImage(lab.sandbox.azure, id);
  const younger = await makeCompute(lab, id, 'younger', cluster(), SYSTEM);
  const workspace = await lab.client.workspaces.get('lab', 'vision');
  expect(workspace.containerRegistry).toBe(registry.id);
  expect(registry.name).toBe(workspace.workspaceId?.replaceAll('-', ''));
  expect(registry.properties.adminUserEnabled).toBe(true);
  const roles = [older, younger].map(({ identity }) => lab.rolesOf(String((identity as JsonObject).principalId)).length);
  expect(roles).toEqual([0, 1]);
  expect(buildFirstImage(lab.sandbox.azure, id).id).toBe(registry.id);
});

test('an attached AKS lets its service principal pull, and never a managed identity', async () => {
  const lab = openLab();
  const { azure } = lab.sandbox;
  const id = await lab.makeWorkspace('vision', {}, { containerRegistry: REGISTRY });
  const principal = azure.directory.add({ type: 'ServicePrincipal', displayName: 'aks' });
  const clusterId = (name: string) => `${GROUP}/providers/Microsoft.ContainerService/managedClusters/${name}`;
  const makeCluster = (name: string, more: JsonObject) =>
    lab.hands.send('PUT', clusterId(name), '2025-02-01', { location: 'westeurope', ...more });
  await makeCluster('old', { properties: { servicePrincipalProfile: { clientId: principal.clientId } } });
  await makeCluster('new', { identity: { type: 'SystemAssigned' } });
  const kubelet = azure.store.get(clusterId('new'))?.properties.identityProfile as { kubeletidentity: { objectId: string } };
  await makeCompute(lab, id, 'old', { computeType: 'AKS', resourceId: clusterId('old'), properties: {} });
  await makeCompute(lab, id, 'new', { computeType: 'AKS', resourceId: clusterId('new'), properties: {} });
  expect(lab.rolesOf(principal.principalId)).toEqual([{ role: ACR_PULL, scope: REGISTRY, condition: null }]);
  expect(lab.rolesOf(kubelet.kubeletidentity.objectId)).toEqual([]);
});

test('a full PUT that only adds an identity keeps everything else, and Azure grants nothing for it', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision', {}, { containerRegistry: REGISTRY });
  await makeCompute(lab, id, 'cpu', cluster());
  const before = await lab.hands.send('GET', `${id}/computes/cpu`, VERSION);
  await lab.hands.send('PUT', `${id}/computes/cpu`, VERSION, { ...before, identity: SYSTEM });
  await lab.hands.settle();
  const after = await lab.hands.send('GET', `${id}/computes/cpu`, VERSION);
  const inner = (compute: JsonObject) => (compute.properties as JsonObject).properties as JsonObject;
  const { allocationStateTransitionTime: _, ...kept } = inner(before);
  expect(inner(after)).toMatchObject(kept);
  expect(after.identity).toMatchObject(SYSTEM);
  expect(lab.rolesOf(String((after.identity as JsonObject).principalId))).toEqual([]);
});

test('the scale of a cluster is patched by a long-running 200, and nodes come after it', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  await makeCompute(lab, id, 'cpu', cluster());
  const wanted = { properties: { properties: { scaleSettings: { minNodeCount: 2, maxNodeCount: 4 } } } };
  const answer = await lab.hands.send('PATCH', `${id}/computes/cpu`, VERSION, wanted);
  expect(answer).toMatchObject({ properties: { provisioningState: 'Updating' } });
  await lab.sandbox.azure.clock.advance(lab.sandbox.azure.settings.operationSeconds * 1000);
  const inner = async () => ((await lab.hands.send('GET', `${id}/computes/cpu`, VERSION)).properties as JsonObject).properties;
  expect(await inner()).toMatchObject({ allocationState: 'Resizing', currentNodeCount: 0, targetNodeCount: 2 });
  await lab.hands.settle();
  expect(await inner()).toMatchObject({ allocationState: 'Steady', currentNodeCount: 2 });
  setNodes(lab.sandbox.azure, `${id}/computes/cpu`, { counts: { running: 1, idle: 1 } });
  const nodes: (string | undefined)[] = [];
  for await (const { nodeState } of lab.client.computeOperations.listNodes('lab', 'vision', 'cpu')) nodes.push(nodeState);
  expect(nodes.toSorted()).toEqual(['idle', 'running']);
});

test('instances start and stop; clusters do not', async () => {
  const lab = openLab({ settings: { operationSeconds: 0 } });
  const id = await lab.makeWorkspace('vision');
  await makeCompute(lab, id, 'mine', { computeType: 'ComputeInstance', properties: { vmSize: 'STANDARD_DS3_V2' } });
  await makeCompute(lab, id, 'cpu', cluster());
  await lab.hands.send('POST', `${id}/computes/mine/stop`, VERSION);
  const mine = await lab.hands.send('GET', `${id}/computes/mine`, VERSION);
  expect(mine).toMatchObject({ properties: { properties: { state: 'Stopped', lastOperation: { operationName: 'Stop' } } } });
  await expect(lab.hands.send('POST', `${id}/computes/cpu/stop`, VERSION)).rejects.toThrow(/501/);
});

test('lists are paged with $skip, and a PUT replaces the identity', async () => {
  const lab = openLab({ settings: { operationSeconds: 0 } });
  const id = await lab.makeWorkspace('vision');
  for (let index = 0; index < 31; index += 1) await makeCompute(lab, id, `cpu${index}`, cluster());
  const names: (string | undefined)[] = [];
  for await (const { name } of lab.client.computeOperations.list('lab', 'vision')) names.push(name);
  expect(names).toHaveLength(31);
  const given = await makeCompute(lab, id, 'cpu0', cluster(), SYSTEM);
  const principalId = String((given.identity as JsonObject).principalId);
  const kept = await makeCompute(lab, id, 'cpu0', cluster(), SYSTEM);
  expect(kept.identity).toMatchObject({ principalId });
  await makeCompute(lab, id, 'cpu0', cluster());
  expect(lab.sandbox.azure.directory.find(principalId)).toBeUndefined();
});

test('a deleted compute takes its identity along', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const made = await makeCompute(lab, id, 'cpu', cluster(), SYSTEM);
  await lab.hands.send('DELETE', `${id}/computes/cpu`, VERSION);
  expect((await lab.hands.send('GET', `${id}/computes/cpu`, VERSION)).properties).toMatchObject({
    provisioningState: 'Deleting',
  });
  await lab.hands.settle();
  await expect(lab.hands.send('GET', `${id}/computes/cpu`, VERSION)).rejects.toThrow(/404.*ResourceNotFound/);
  expect(lab.sandbox.azure.directory.find(String((made.identity as JsonObject).principalId))).toBeUndefined();
});

test('an operation that fails leaves the compute Failed', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const fault = { kind: 'operation', error: { code: 'Quota', message: 'No cores are left.' } } as const;
  lab.sandbox.faults.add({ match: { method: 'PUT', path: '*/computes/*' }, fault });
  await makeCompute(lab, id, 'cpu', cluster());
  expect((await lab.hands.send('GET', `${id}/computes/cpu`, VERSION)).properties).toMatchObject({ provisioningState: 'Failed' });
});
