import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Arm } from '../../src/demo/arm.ts';
import { type DemoWorld, startWorld } from '../support/demo.ts';

let world: DemoWorld | undefined;
afterEach(async () => {
  await world?.stop();
  world = undefined;
});

const SUBSCRIPTION = 'c0ffee00-0000-4000-8000-000000000001';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/theirs`;
const location = 'westeurope';
const at = (type: string, name: string) => `${GROUP}/providers/${type}/${name}`;
const STORAGE = at('Microsoft.Storage/storageAccounts', 'theirsa');
const REGISTRY = at('Microsoft.ContainerRegistry/registries', 'theirregistry');
const WORKSPACE = at('Microsoft.MachineLearningServices/workspaces', 'theirs');

/** A workspace with one cluster, as another program would build it. */
async function build(arm: Arm, { keyless }: { keyless: boolean }): Promise<void> {
  await arm.put(GROUP, '2021-04-01', { location });
  const vault = at('Microsoft.KeyVault/vaults', 'their-kv');
  const insights = at('Microsoft.Insights/components', 'their-ai');
  const sku = { family: 'A', name: 'standard' };
  await Promise.all([
    arm.put(STORAGE, '2023-05-01', {
      location,
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS' },
      properties: keyless ? { allowSharedKeyAccess: false } : {},
    }),
    arm.put(REGISTRY, '2025-11-01', { location, sku: { name: 'Premium' }, properties: { adminUserEnabled: !keyless } }),
    arm.put(vault, '2023-07-01', { location, properties: { tenantId: tenant(), sku, accessPolicies: [] } }),
    arm.put(insights, '2020-02-02', { location, kind: 'web', properties: { Application_Type: 'web' } }),
  ]);
  const properties = {
    storageAccount: STORAGE,
    containerRegistry: REGISTRY,
    keyVault: vault,
    applicationInsights: insights,
    ...(keyless && { systemDatastoresAuthMode: 'Identity' }),
  };
  await arm.put(WORKSPACE, '2025-06-01', { location, identity: { type: 'SystemAssigned' }, properties });
  const compute = { computeType: 'AmlCompute', disableLocalAuth: true, properties: { vmSize: 'STANDARD_DS3_V2' } };
  await arm.put(`${WORKSPACE}/computes/cpu`, '2025-06-01', {
    location,
    identity: { type: 'SystemAssigned' },
    properties: compute,
  });
}

const tenant = (): string => world?.connection.tenantId ?? '';
const registryIn = async (arm: Arm) =>
  z.object({ properties: z.object({ adminUserEnabled: z.boolean() }) }).parse(await arm.get(REGISTRY, '2025-11-01')).properties;
const PATIENCE = { timeout: 25_000, interval: 100 };

async function watched(world: DemoWorld): Promise<void> {
  await world.control.addSubscription(SUBSCRIPTION, 'theirs');
  await vi.waitFor(() => expect(world.log()).toContain(`Watching subscription ${SUBSCRIPTION}`), PATIENCE);
}

describe('another client', () => {
  it('adds a subscription later, builds a keyless workspace in it and breaks it: the app repairs it', async () => {
    world = await startWorld({ estate: false });
    const { arm, control } = world;
    await watched(world);
    await build(arm, { keyless: true });
    // the cluster got its role on the registry from Azure, and the one on the data comes from the app
    await vi.waitFor(async () => expect((await control.oracle()).brokenConsumers).toEqual([]), PATIENCE);
    await arm.patch(REGISTRY, '2025-11-01', { properties: { adminUserEnabled: true } });
    await vi.waitFor(async () => expect(await registryIn(arm)).toMatchObject({ adminUserEnabled: false }), PATIENCE);
    const { everBroken } = await control.oracle();
    expect(everBroken.filter(({ causedBy }) => causedBy?.principalId === world?.app.principalId)).toEqual([]);
  }, 60_000);

  it('keeps an estate that never was keyless as it is, unless it asks for a migration', async () => {
    world = await startWorld({ estate: false });
    const { arm, journal } = world;
    await watched(world);
    await build(arm, { keyless: false });
    const Held = expect.objectContaining({ outcome: 'held', rule: 'registry-admin-user' });
    await vi.waitFor(async () => expect(await journal.story()).toContainEqual(Held), PATIENCE);
    expect(await registryIn(arm)).toMatchObject({ adminUserEnabled: true });
    expect((await journal.story()).filter(({ kind, rule }) => kind === 'intent' && !rule.startsWith('access/'))).toEqual([]);
  }, 60_000);

  it('only hears of it in audit mode', async () => {
    world = await startWorld({ mode: 'audit' });
    const { arm, journal, control, app } = world;
    const { registryId } = world.estate();
    await world.appClient.sweep();
    await vi.waitFor(async () => expect((await journal.memory([])).firstSweep).not.toBeNull(), PATIENCE);
    await arm.patch(registryId, '2025-11-01', { properties: { adminUserEnabled: true } });
    const Reported = expect.objectContaining({ outcome: 'reported', rule: 'registry-admin-user' });
    await vi.waitFor(async () => expect(await journal.story()).toContainEqual(Reported), PATIENCE);
    const ours = (await control.requests(0)).filter(({ principal }) => principal === app.principalId);
    expect(ours.filter(({ method }) => method === 'PUT' || method === 'PATCH' || method === 'DELETE')).toEqual([]);
  }, 60_000);
});
