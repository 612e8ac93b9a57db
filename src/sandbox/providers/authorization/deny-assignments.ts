import type { Call, JsonObject, Resource, ResourceType } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { DENY_ASSIGNMENTS, EVERYBODY } from '../../rbac/deny.ts';
import { sevenDecimals } from '../record.ts';
import { isListedAt, readFilter } from './filter.ts';

/** Deny assignments: Azure makes them, everybody else only reads them. */
export const denyAssignments: ResourceType = {
  type: DENY_ASSIGNMENTS,
  since: '2018-07-01-preview',
  tracked: false,
  listedAt: ['subscription', 'resourceGroup', 'parent'],
  show: showDeny,
  list: (call) => ({ status: 200, body: { value: listed(call).map(showDeny) } }),
  absent: ({ id }) => new AzureError(404, 'DenyAssignmentNotFound', `The deny assignment '${id.name}' was not found.`),
};

function showDeny({ properties, id, type, name, createdAt, createdBy, modifiedAt, modifiedBy }: Resource): JsonObject {
  const made = { createdOn: sevenDecimals(createdAt), updatedOn: sevenDecimals(modifiedAt) };
  return { properties: { ...properties, ...made, createdBy: createdBy || null, updatedBy: modifiedBy || null }, id, type, name };
}

function listed({ azure, id, query }: Call): readonly Resource[] {
  const filter = readFilter(query.get('$filter'));
  const scope = id.parent === '' ? '/' : id.parent;
  return azure.store
    .list(DENY_ASSIGNMENTS)
    .filter(({ properties }) => isListedAt(String(properties.scope), scope, filter))
    .filter(({ properties }) => filter.principalId === undefined || names(properties, filter.principalId));
}

function names({ principals }: JsonObject, principalId: string): boolean {
  const listed = Array.isArray(principals) ? (principals as readonly JsonObject[]) : [];
  return listed.some(({ id }) => id === EVERYBODY || String(id).toLowerCase() === principalId);
}
