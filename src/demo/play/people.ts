import { z } from 'zod';
import { type Arm, createArm } from '../arm.ts';
import type { Connection, Estate } from '../connection.ts';
import type { Control } from '../control.ts';

/** Somebody who breaks something, and what the app has to do about it. */
export interface Breakage {
  /** Name of the person in the directory. */
  readonly who: string;
  readonly role: string;
  /** Past tense, after the person's name. */
  readonly does: string;
  /** The rules that have to report a repair. */
  readonly repairedBy: readonly string[];
  /** Answers the id of what was changed, as the event will name it. */
  run(arm: Arm): Promise<string>;
}

/** A person with an account in the directory, and the rights that the role gives over the estate. */
export async function hire(
  connection: Connection,
  control: Control,
  estate: Estate,
  { who, role }: Breakage,
): Promise<{ arm: Arm; principalId: string }> {
  const roles = [{ role, scope: estate.groupId }];
  const person = await control.addPrincipal({ type: 'User', displayName: who, roles });
  return { arm: createArm(connection, person), principalId: person.principalId };
}

const REGISTRIES = '2025-11-01';
const ACCOUNTS = '2023-05-01';
const MACHINE_LEARNING = '2025-06-01';
const ACR_PULL = '7f951dda-4ed3-4680-a7ca-43fe172d538d';

/** The four ways in which people break a keyless estate, each by somebody else. Throws if the estate is not the demo's. */
export function breakages({ groupId, registryId, workspaces }: Estate): readonly Breakage[] {
  const [vision, speech] = workspaces;
  const batch = vision?.computes.batch?.principalId;
  if (vision === undefined || speech === undefined || batch === undefined)
    throw new Error('The estate is not the one of the demo.');
  return [
    {
      who: 'On-call engineer',
      role: 'Contributor',
      does: `turned on the admin user of the registry that ${workspaces.length} workspaces share`,
      repairedBy: ['registry-admin-user'],
      run: (arm) => patched(arm, registryId, REGISTRIES, { adminUserEnabled: true }),
    },
    {
      who: 'Data engineer',
      role: 'Contributor',
      does: `allowed shared keys on the storage account of ${vision.name}`,
      repairedBy: ['storage-shared-key'],
      run: (arm) => patched(arm, vision.storageAccountId, ACCOUNTS, { allowSharedKeyAccess: true }),
    },
    {
      who: 'Data scientist',
      role: 'Contributor',
      does: `created the cluster «night» in ${speech.name}, whose user-assigned identity can neither pull images nor read data`,
      repairedBy: ['access/compute-pull', 'access/compute-data'],
      run: (arm) => createCluster(arm, groupId, speech.id),
    },
    {
      who: 'Cloud administrator',
      role: 'Owner',
      does: `deleted the role by which the cluster «batch» of ${vision.name} pulls images`,
      repairedBy: ['access/compute-pull'],
      run: (arm) => deleteAssignment(arm, registryId, batch),
    },
  ];
}

async function patched(arm: Arm, id: string, apiVersion: string, properties: object): Promise<string> {
  await arm.patch(id, apiVersion, { properties });
  return id;
}

async function createCluster(arm: Arm, groupId: string, workspaceId: string): Promise<string> {
  const identity = `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/night-cluster`;
  await arm.put(identity, '2023-01-31', { location: 'westeurope' });
  const id = `${workspaceId}/computes/night`;
  const scaleSettings = { minNodeCount: 0, maxNodeCount: 4 };
  await arm.put(id, MACHINE_LEARNING, {
    location: 'westeurope',
    identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
    properties: {
      computeType: 'AmlCompute',
      disableLocalAuth: true,
      properties: { vmSize: 'STANDARD_DS3_V2', scaleSettings, remoteLoginPortPublicAccess: 'Disabled' },
    },
  });
  return id;
}

const Assignments = z.object({
  value: z.array(z.object({ id: z.string(), properties: z.object({ principalId: z.string(), roleDefinitionId: z.string() }) })),
});

async function deleteAssignment(arm: Arm, scope: string, principalId: string): Promise<string> {
  const listed = await arm.get(`${scope}/providers/Microsoft.Authorization/roleAssignments`, '2022-04-01');
  const found = Assignments.parse(listed).value.find(
    ({ properties }) => properties.principalId === principalId && properties.roleDefinitionId.endsWith(ACR_PULL),
  );
  if (found === undefined) throw new Error(`The principal ${principalId} has no AcrPull on ${scope}.`);
  await arm.remove(found.id, '2022-04-01');
  return found.id;
}
