import { describe, expect, it } from 'vitest';
import type { EstatePlan } from '../../src/sandbox/estate/plan.ts';
import { startWorld } from '../support/world.ts';

/** One workspace that was never keyless: its migration takes every read and every write there is. */
const plan: EstatePlan = {
  subscriptionId: '5b5b5b5b-1111-4111-8111-000000000001',
  group: 'machine-learning',
  location: 'westeurope',
  prefix: 'least',
  hasAdminUser: true,
  workspaces: [
    { name: 'least-one', mode: 'key', computes: [{ name: 'gpu', type: 'AmlCompute', identity: 'user', isGranted: false }] },
  ],
};

describe('the generated role', () => {
  it('lets every call of a whole migration through', async () => {
    const world = await startWorld({ plan, migrate: true });
    await world.pass(5 * 3_600);
    await world.sweep();
    expect(world.writes().length).toBeGreaterThan(3);
    expect(world.requests().filter(({ status }) => status === 401 || status === 403)).toEqual([]);
    world.dispose();
  });

  it('does not let a role be granted that no row grants, whoever holds it', async () => {
    const world = await startWorld({ plan });
    const token = await world.sandbox.credentialFor(world.appId).getToken('https://management.azure.com/.default');
    const contributor = await world.sandbox.handle({
      method: 'PUT',
      url: `https://management.azure.com${world.estate.registryId}/providers/Microsoft.Authorization/roleAssignments/bbbbbbbb-0000-4000-8000-000000000001?api-version=2022-04-01`,
      headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        properties: {
          roleDefinitionId: '/providers/Microsoft.Authorization/roleDefinitions/b24988ac-6180-42a0-ab88-20f7382dd24c',
          principalId: world.estate.workspaces[0]?.computes.gpu?.principalId,
          principalType: 'ServicePrincipal',
        },
      }),
    });
    expect(contributor).toMatchObject({ status: 403, body: expect.stringContaining('ABAC condition') });
    world.dispose();
  });
});
