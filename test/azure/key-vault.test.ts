import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import type { Write } from '../../src/model/step.ts';
import { undo } from '../../src/model/step.ts';
import { type Answer, azureOn, factValue, refusing, type Script, swiftly } from '../support/azure.ts';

const vault = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/secrets');
const principalId = '11111111-1111-4111-8111-111111111111';
const policy = (permissions: object, rest: object = {}) => ({
  tenantId: 't',
  objectId: principalId.toUpperCase(),
  permissions,
  ...rest,
});
const bodyOf = (properties: object) => ({ id: vault, location: 'eastus', properties: { tenantId: 't', ...properties } });
const ok = (body: unknown): Answer => ({ status: 200, body });
const shown = (properties: object) => factValue(azureOn(() => ok(bodyOf(properties))).azure, 'vault', vault);

describe('a key vault', () => {
  it('goes by access policies unless it says that it goes by roles', async () => {
    const accessPolicies = [policy({ secrets: ['Get', 'List'] }), policy({ keys: ['all'] }, { applicationId: 'a' })];
    expect(await shown({ accessPolicies })).toEqual({
      id: vault,
      rbac: false,
      tenantId: 't',
      // the second holds for an application on behalf of the principal alone
      policies: [{ principalId, keys: [], secrets: ['Get', 'List'], certificates: [] }],
    });
    expect(await shown({ enableRbacAuthorization: true, accessPolicies: null })).toMatchObject({ rbac: true, policies: [] });
  });
});

describe('an access policy', () => {
  const WRITE: Write = { kind: 'access-policy', on: vault, from: null, to: { principalId } };
  async function written(script: Script, write = WRITE) {
    const { azure, sent } = azureOn(script);
    return { ...(await swiftly(() => azure.write(write))), sent };
  }
  const added = (body: unknown): object[] => (body as { properties: { accessPolicies: object[] } }).properties.accessPolicies;

  it('is added beside those that are there, for the vault’s tenant, with every permission but purge', async () => {
    const { result, requests, sent } = await written(({ method, body }) =>
      method === 'GET'
        ? ok(bodyOf({ accessPolicies: [] }))
        : ok({ id: `${vault}/accessPolicies/`, properties: { accessPolicies: added(body) } }),
    );
    expect([result, requests]).toEqual(['done', 2]);
    expect(sent[1]?.path).toMatch(/\/accessPolicies\/add$/);
    const [only, ...others] = added(sent[1]?.body);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ tenantId: 't', objectId: principalId });
    const permissions = (only as { permissions: Record<string, readonly string[]> }).permissions;
    expect(Object.keys(permissions).sort()).toEqual(['certificates', 'keys', 'secrets']);
    for (const list of Object.values(permissions)) {
      expect(list).toEqual(expect.arrayContaining(['get', 'list', 'delete', 'recover']));
      expect(list).not.toContain('purge');
      expect(list).not.toContain('all');
    }
  });

  it('is refused before anything is written where roles decide, or where the vault cannot be read', async () => {
    const rbac = await written(() => ok(bodyOf({ enableRbacAuthorization: true })));
    expect(rbac).toMatchObject({ result: 'refused', refused: { by: 'request', says: expect.stringContaining('roles decide') } });
    const late = await written(() => refusing(429, 'TooManyRequests', '', { 'retry-after': '60' }));
    expect(late).toMatchObject({ result: 'refused', refused: { by: 'transient', retryAt: expect.any(Number) } });
    for (const { sent } of [rbac, late]) expect(sent.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('that Azure takes and does not keep needs a person', async () => {
    expect(await written(() => ok(bodyOf({ accessPolicies: [policy({ secrets: ['get'] })] })))).toMatchObject({
      result: 'refused',
      refused: { by: 'request' },
    });
  });

  it('is never taken away: others may have added to it', async () => {
    expect(await written(() => ok({}), undo(WRITE))).toMatchObject({
      result: 'refused',
      refused: { by: 'request' },
      requests: 0,
    });
  });
});
