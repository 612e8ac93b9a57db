import { beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/create.ts';
import { group, lab, told } from './world.ts';

const vault = `${group}/providers/Microsoft.KeyVault/vaults/safe`;
const V = 'api-version=2023-07-01';
const [one, other] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

let sandbox: Sandbox;
let send: Awaited<ReturnType<typeof lab>>['send'];
beforeEach(async () => {
  ({ sandbox, send } = await lab());
  const properties = { tenantId: sandbox.tenantId, sku: { family: 'A', name: 'standard' } };
  const accessPolicies = [policy(other, { secrets: ['get'] })];
  await send('PUT', `${vault}?${V}`, { location: 'westeurope', properties: { ...properties, accessPolicies } });
});

const policy = (objectId: string, permissions: object) => ({ tenantId: sandbox.tenantId, objectId, permissions });
const put = (kind: string, ...accessPolicies: object[]) =>
  send('PUT', `${vault}/accessPolicies/${kind}?${V}`, { properties: { accessPolicies } });
const policies = async () => (await send('GET', `${vault}?${V}`)).body.properties.accessPolicies;

describe('access policies of a vault', () => {
  it('are added to one principal and leave the others alone', async () => {
    const first = await put('add', policy(one, { keys: ['get'] }));
    expect(first).toMatchObject({
      status: 200,
      body: { id: `${vault}/accessPolicies/`, type: 'Microsoft.KeyVault/vaults/accessPolicies' },
    });
    expect(first.body.properties.accessPolicies).toEqual([policy(one, { keys: ['get'] })]);
    await put('add', policy(one, { keys: ['Get', 'list'], secrets: ['list'] }));
    expect(await policies()).toEqual([
      policy(other, { secrets: ['get'] }),
      policy(one, { keys: ['get', 'list'], secrets: ['list'] }),
    ]);
    expect(told(sandbox)).toContainEqual([
      'Microsoft.KeyVault/vaults/accessPolicies/write',
      `${vault}/accessPolicies/add`.toLowerCase(),
    ]);
  });

  it('are replaced for one principal, and taken away one by one', async () => {
    await put('add', policy(one, { keys: ['get', 'list'], secrets: ['get'] }));
    await put('replace', policy(one, { keys: ['get', 'list'] }));
    expect(await policies()).toContainEqual(policy(one, { keys: ['get', 'list'] }));
    await put('remove', policy(one, { keys: ['list'] }));
    expect(await policies()).toContainEqual(policy(one, { keys: ['get'] }));
    await put('remove', policy(one, { keys: ['get'] }));
    expect(await policies()).toEqual([policy(other, { secrets: ['get'] })]);
  });

  it('need a vault, somebody and a known change', async () => {
    expect((await put('add')).status).toBe(501);
    expect((await put('swap', policy(one, {}))).status).toBe(501);
    const nowhere = await send('PUT', `${vault}-2/accessPolicies/add?${V}`, {
      properties: { accessPolicies: [policy(one, {})] },
    });
    expect(nowhere.status).toBe(404);
  });
});
