import type { Azure } from '../azure.ts';
import type { JsonObject, Resource } from '../contract.ts';
import type { Cloud } from '../kernel/cloud.ts';
import type { Random } from '../kernel/random.ts';
import { roleAssignmentName } from './assignment-name.ts';

type Content = Pick<Resource, 'properties'> &
  Partial<Pick<Resource, 'location' | 'kind' | 'sku' | 'identity' | 'tags' | 'secrets'>>;

/** Makes resources, principals and roles that have been there for a while. */
export interface Mint {
  readonly tenantId: string;
  readonly cloud: Cloud;
  /** The instant at which all of it was made. */
  readonly bornAt: number;
  save(id: string, type: string, content: Content): Resource;
  /** A principal of the directory; its object id and client id repeat themselves for a seed. */
  principal(displayName: string, resourceId: string): { readonly principalId: string; readonly clientId: string };
  grant(scope: string, principalId: string, roleId: string, condition?: string): void;
  count(): number;
}

const THIRTY_DAYS = 30 * 24 * 3600 * 1000;

/** The mint of one generation. */
export function createMint(azure: Azure, random: Random, madeBy: string): Mint {
  const bornAt = azure.clock.now() - THIRTY_DAYS;
  const made = { createdAt: bornAt, createdBy: madeBy, modifiedAt: bornAt, modifiedBy: madeBy };
  let count = 0;
  const save: Mint['save'] = (id, type, content) => {
    const resource: Resource = { id, type, name: id.slice(id.lastIndexOf('/') + 1), ...content, ...made, etag: random.guid() };
    azure.store.save(resource);
    count += 1;
    return resource;
  };
  return {
    tenantId: azure.directory.tenantId,
    cloud: azure.cloud,
    bornAt,
    save,
    principal(displayName, resourceId) {
      const ids = { principalId: random.guid(), clientId: random.guid() };
      azure.directory.add({ ...ids, type: 'ServicePrincipal', displayName, resourceId, replicatedAt: bornAt });
      return ids;
    },
    grant(scope, principalId, roleId, condition) {
      const name = roleAssignmentName(scope, principalId, roleId);
      const properties = assignmentProperties(scope, principalId, roleId, condition);
      const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
      save(id, 'Microsoft.Authorization/roleAssignments', { properties, secrets: { inForceAt: bornAt } });
    },
    count: () => count,
  };
}

function assignmentProperties(scope: string, principalId: string, roleId: string, condition: string | undefined): JsonObject {
  const subscription = scope.split('/').slice(0, 3).join('/');
  return {
    roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
    principalId,
    principalType: 'ServicePrincipal',
    scope,
    condition: condition ?? null,
    conditionVersion: condition === undefined ? null : '2.0',
    delegatedManagedIdentityResourceId: null,
    description: null,
  };
}
