import { roleAssignmentName } from './assignment-name.ts';
import type { Hands } from './hands.ts';

/** Assigns a role unless it is assigned: Azure's own grant may have come first. */
export async function assign(hands: Hands, scope: string, principalId: string, roleId: string): Promise<void> {
  const subscription = scope.split('/').slice(0, 3).join('/');
  const exists = hands.azure.store
    .list('Microsoft.Authorization/roleAssignments', scope)
    .some(({ properties }) => properties.principalId === principalId && String(properties.roleDefinitionId).endsWith(roleId));
  if (exists) return;
  const name = roleAssignmentName(scope, principalId, roleId);
  await hands.send('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, '2022-04-01', {
    properties: {
      roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
      principalId,
      principalType: 'ServicePrincipal',
    },
  });
}
