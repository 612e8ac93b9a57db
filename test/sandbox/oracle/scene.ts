import { createSandbox } from '../../../src/sandbox/create.ts';
import { buildEstate, type Estate } from '../../../src/sandbox/estate/build.ts';
import { type Hands, handsOf } from '../../../src/sandbox/estate/hands.ts';
import { type ComputePlan, type EstatePlan, keylessPlan, type WorkspacePlan } from '../../../src/sandbox/estate/plan.ts';

export const SUBSCRIPTION = '99999999-2222-3333-4444-555555555555';
export const ML = '2025-06-01';
export const cluster = (identity: ComputePlan['identity'], more: Partial<ComputePlan> = {}): ComputePlan => ({
  name: 'cpu',
  type: 'AmlCompute',
  identity,
  ...more,
});

/** One workspace of the given shape, and short words for what people do to it. */
export async function scene(workspace: Partial<WorkspacePlan>, more: Partial<EstatePlan> = {}) {
  const sandbox = createSandbox();
  const hands: Hands = handsOf(sandbox, sandbox.owner.principalId);
  const plan = { ...keylessPlan(SUBSCRIPTION, 'scene'), ...more, workspaces: [{ name: 'scene-one', ...workspace }] };
  const estate: Estate = await buildEstate(hands, plan);
  const [one] = estate.workspaces;
  if (!one) throw new Error('the plan has a workspace');
  const broken = () =>
    sandbox.oracle.report().brokenConsumers.map(({ consumer, need, causedBy }) => ({
      consumer: consumer.split('/').slice(-2).join('/'),
      need,
      by: causedBy?.operation,
    }));
  const patch = (id: string, version: string, properties: Record<string, boolean | string>) =>
    hands.send('PATCH', id, version, { properties });
  return {
    sandbox,
    hands,
    estate,
    one,
    broken,
    settle: hands.settle,
    adminUser: (isOn: boolean) => patch(estate.registryId, '2025-11-01', { adminUserEnabled: isOn }),
    sharedKey: (isOn: boolean) => patch(one.storageAccountId, '2023-05-01', { allowSharedKeyAccess: isOn }),
    mode: async (mode: string) => {
      await patch(one.id, ML, { systemDatastoresAuthMode: mode });
      await hands.settle();
    },
    roleOf: (principalId: string | undefined, scope: string) => {
      const found = sandbox.azure.store
        .list('Microsoft.Authorization/roleAssignments', scope)
        .find(({ properties }) => properties.principalId === principalId);
      if (!found) throw new Error('no such role');
      return found.id;
    },
  };
}
