import { describe, expect, it } from 'vitest';
import type { EstateMap } from '../../src/engine/estate-map.ts';
import { EVERYWHERE, id } from '../../src/model/id.ts';
import { azureOn, NO_MEMORY } from '../support/azure.ts';

const group = '/subscriptions/s1/resourceGroups/rg/providers';
const registry = id(`${group}/Microsoft.ContainerRegistry/registries/images`);
const account = id(`${group}/Microsoft.Storage/storageAccounts/data`);
const identity = id(`${group}/Microsoft.ManagedIdentity/userAssignedIdentities/night`);
const workspace = id(`${group}/Microsoft.MachineLearningServices/workspaces/w`);

const remembering: EstateMap = {
  usersOf: async () => [workspace],
  identitiesOf: async () => [identity],
  within: async () => [
    { kind: 'workspace', id: workspace },
    { kind: 'registry', id: registry },
  ],
};
const lists = (map: EstateMap) =>
  azureOn(() => ({ status: 200, body: { value: [], data: [], resultTruncated: 'false' } }), { map });

describe('reading ahead', () => {
  it('brings what the cut of an admin user asks next, in the same trip', async () => {
    const reading = await lists(remembering).azure.read([`users ${registry}`]);
    expect([...reading.facts.keys()].sort()).toEqual(
      [
        `users ${registry}`,
        ...['workspace', 'computes', 'endpoints', 'services', 'connections'].map((kind) => `${kind} ${workspace}`),
        `identity ${identity}`,
        'containerGroups /subscriptions/s1',
      ].sort(),
    );
    expect(reading.trips).toBe(1);
  });

  it('brings the datastores too where shared keys are at stake', async () => {
    const reading = await lists(remembering).azure.read([`users ${account}`]);
    expect(reading.facts.has(`datastores ${workspace}`)).toBe(true);
    expect(reading.trips).toBe(1);
  });

  it('brings the datastores and connections of all known workspaces with the estate', async () => {
    const reading = await lists(remembering).azure.read([`estate ${EVERYWHERE}`]);
    expect([...reading.facts.keys()]).toEqual([`estate ${EVERYWHERE}`, `datastores ${workspace}`, `connections ${workspace}`]);
  });

  it('happens for nothing else: a compliant target costs one request', async () => {
    for (const key of [`registry ${registry}`, `storage ${account}`, `workspace ${workspace}`, `computes ${workspace}`] as const)
      expect(await lists(remembering).azure.read([key])).toMatchObject({ requests: 1, trips: 1 });
  });

  it('reads nothing twice that was asked anyway', async () => {
    const { azure, sent } = lists(remembering);
    await azure.read([`users ${registry}`, `computes ${workspace}`]);
    expect(sent.filter(({ path }) => path.endsWith('/computes'))).toHaveLength(1);
  });

  it('is left out when memory fails', async () => {
    const { azure } = lists({ ...NO_MEMORY, usersOf: () => Promise.reject(new Error('table down')) });
    const reading = await azure.read([`users ${registry}`, `computes ${workspace}`]);
    expect([...reading.facts.keys()]).toEqual([`users ${registry}`, `computes ${workspace}`]);
  });
});
