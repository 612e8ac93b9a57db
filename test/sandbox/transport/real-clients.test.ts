import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { StorageManagementClient } from '@azure/arm-storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../../src/sandbox/create.ts';
import type { RunningServer } from '../../../src/sandbox/transport/https.ts';
import { GROUP, S, send } from '../kernel/world.ts';

const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/store`;
const REGISTRY = `${GROUP}/providers/Microsoft.ContainerRegistry/registries/images`;

/** An account and a registry, made as any client would make them. */
async function createEstate(): Promise<Sandbox> {
  const sandbox = createSandbox();
  sandbox.azure.store.addSubscription(S, 'test');
  const put = async (id: string, version: string, body: object) => {
    const answer = await send(sandbox, 'PUT', `${id}?api-version=${version}`, { body });
    expect(answer.status).toBeLessThan(300);
    await sandbox.azure.clock.advance(60_000);
  };
  await put(GROUP, '2021-04-01', { location: 'westeurope' });
  await put(ACCOUNT, '2023-05-01', { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} });
  await put(REGISTRY, '2023-07-01', { location: 'westeurope', sku: { name: 'Premium' }, properties: { adminUserEnabled: true } });
  return sandbox;
}

let server: RunningServer;
const worlds: Record<string, { sandbox: Sandbox; options: object }> = {};

beforeAll(async () => {
  const inProcess = await createEstate();
  worlds['in process'] = { sandbox: inProcess, options: { httpClient: inProcess.httpClient } };
  const served = await createEstate();
  server = await served.start();
  worlds['over HTTPS'] = { sandbox: served, options: { endpoint: server.url, tlsOptions: { ca: server.caPem } } };
});

afterAll(() => server.close());

describe.each(['in process', 'over HTTPS'])('the real clients %s', (transport) => {
  const world = () => {
    const { sandbox, options } = worlds[transport] ?? { sandbox: createSandbox(), options: {} };
    return { sandbox, options, credential: sandbox.credentialFor(sandbox.owner.principalId) };
  };

  it('turn a registry’s admin user off', async () => {
    const { credential, options } = world();
    const client = new ContainerRegistryManagementClient(credential, S, options);
    const updated = await client.registries.update('rg', 'images', { adminUserEnabled: false });
    expect(updated.adminUserEnabled).toBe(false);
    const listed = [];
    for await (const registry of client.registries.listByResourceGroup('rg')) listed.push(registry.name);
    expect(listed).toEqual(['images']);
  });

  it('turn an account’s shared keys off', async () => {
    const { credential, options } = world();
    const client = new StorageManagementClient(credential, S, options);
    await client.storageAccounts.update('rg', 'store', { allowSharedKeyAccess: false });
    expect((await client.storageAccounts.getProperties('rg', 'store')).allowSharedKeyAccess).toBe(false);
  });

  it('list role assignments, doubled slash and all', async () => {
    const { sandbox, credential, options } = world();
    const client = new AuthorizationManagementClient(credential, S, options);
    const principals = [];
    for await (const { principalId } of client.roleAssignments.listForScope(`/subscriptions/${S}`)) principals.push(principalId);
    expect(principals).toEqual([sandbox.owner.principalId]);
  });

  it('are told of what is not there in Azure’s words', async () => {
    const { credential, options } = world();
    const client = new AzureMachineLearningWorkspaces(credential, S, options);
    await expect(client.workspaces.get('rg', 'none')).rejects.toMatchObject({ code: 'ResourceNotFound', statusCode: 404 });
    await expect(client.workspaces.get('none', 'none')).rejects.toMatchObject({ code: 'ResourceGroupNotFound' });
  });
});
