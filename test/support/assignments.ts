import { z } from 'zod';
import type { Hands } from '../../src/sandbox/estate/hands.ts';

/** Role assignments, as somebody with an ARM client looks at them, makes and deletes them. */

const RBAC = '2022-04-01';

export const ACR_PULL = '7f951dda-4ed3-4680-a7ca-43fe172d538d';

const assigned = z.object({
  id: z.string(),
  properties: z.object({ principalId: z.string(), roleDefinitionId: z.string(), scope: z.string() }),
});
type Assigned = z.infer<typeof assigned>;

/** Every assignment of a role to a principal, at the scope and above. */
export async function assignments(person: Hands, scope: string, principalId: string, role: string): Promise<readonly Assigned[]> {
  const answer = await person.send('GET', `${scope}/providers/Microsoft.Authorization/roleAssignments`, RBAC);
  return z
    .object({ value: z.array(assigned) })
    .parse(answer)
    .value.filter(({ properties: it }) => it.principalId === principalId && it.roleDefinitionId.endsWith(role));
}

/** Deletes assignments; a test that finds none to delete fails. */
export async function remove(person: Hands, found: readonly Assigned[]): Promise<void> {
  if (found.length === 0) throw new Error('There is no such role assignment to delete.');
  for (const { id } of found) await person.send('DELETE', id, RBAC);
}

/** The address of what `grantAt` makes. */
export const grantedAt = (scope: string): string =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/cccccccc-0000-4000-8000-000000000001`;

export const grantAt = (person: Hands, scope: string, principalId: string, role: string): Promise<unknown> =>
  person.send('PUT', grantedAt(scope), RBAC, {
    properties: {
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      principalId,
      principalType: 'ServicePrincipal',
    },
  });

/** Object id of the system-assigned identity of a workspace. */
export async function systemIdentityOf(person: Hands, workspace: string): Promise<string> {
  const shown = await person.send('GET', workspace, '2025-06-01');
  return z.object({ identity: z.object({ principalId: z.string() }) }).parse(shown).identity.principalId;
}
