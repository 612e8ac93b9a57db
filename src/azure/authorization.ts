import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { v5 } from 'uuid';
import type { Id } from '../model/id.ts';
import { subscriptionOf } from '../model/id.ts';
import type { Grant } from '../model/role.ts';
import type { CallOptions, Session } from './session.ts';

/** Assignments that this app makes have names in this space. */
const NAMES = '5c2a9d0e-8f4b-4c1d-9a37-2e6b1f0d7c84';

/** The name of a grant's assignment: the same grant always has the same, so writing it twice writes it once. */
export const assignmentName = (scope: Id, { principalId, roleId }: Grant): string =>
  v5([scope, principalId, roleId].join('|').toLowerCase(), NAMES);

/** The client writes a slash before the scope itself. */
const bare = (scope: Id): string => scope.slice(1);

export interface Authorization {
  assignments(scope: Id, options: CallOptions): Promise<void>;
  definitions(scope: Id, options: CallOptions): Promise<void>;
  denials(scope: Id, options: CallOptions): Promise<void>;
  grant(scope: Id, grant: Grant, options: CallOptions): Promise<unknown>;
  revoke(scope: Id, grant: Grant, options: CallOptions): Promise<unknown>;
}

async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pages);
}

/** Role assignments, role definitions and deny assignments. A call throws the client's error; its answers are in the exchange. */
export function createAuthorization({ connection }: Session): Authorization {
  const { credential, endpoint, scope: audience, httpClient, prepare } = connection;
  // every call names its scope, so the client's own subscription is never used
  const client = prepare(
    new AuthorizationManagementClient(credential, 'none', { endpoint, credentialScopes: audience, httpClient }),
  );
  // at or above the scope: what lies below does not act here
  const filter = 'atScope()';
  return {
    assignments: (scope, options) => drain(client.roleAssignments.listForScope(bare(scope), { ...options, filter })),
    definitions: (scope, options) => drain(client.roleDefinitions.list(bare(scope), options)),
    denials: (scope, options) => drain(client.denyAssignments.listForScope(bare(scope), { ...options, filter })),
    grant: (scope, grant, options) => {
      const { principalId, principalType, roleId } = grant;
      const roleDefinitionId = `/subscriptions/${subscriptionOf(scope)}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
      const body = { roleDefinitionId, principalId, principalType };
      return client.roleAssignments.create(bare(scope), assignmentName(scope, grant), body, options);
    },
    revoke: (scope, grant, options) => client.roleAssignments.delete(bare(scope), assignmentName(scope, grant), options),
  };
}
