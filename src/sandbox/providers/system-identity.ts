import type { Call, Reply, Route } from '../contract.ts';
import { resourceNotFound } from '../kernel/checks.ts';
import { parseId } from '../kernel/ids.ts';
import { textAt } from './body.ts';
import { notModelled } from './refusals.ts';

/** GET …/identities/default on any resource: its system-assigned identity, under the resource's own name and type. */
export const systemIdentity: Route = {
  method: 'GET',
  path: /^(?<scope>\/subscriptions\/.+)\/providers\/microsoft\.managedidentity\/identities\/default$/,
  since: '2018-11-30',
  authorize: (_, { scope = '' }) => ({ action: 'Microsoft.ManagedIdentity/identities/read', scope }),
  handle: (call, { scope = '' }) => shown(call, scope),
};

function shown({ azure }: Call, scope: string): Reply {
  const resource = azure.store.get(scope);
  if (!resource) throw resourceNotFound(parseId(scope));
  const principalId = textAt(resource.identity, 'principalId');
  const principal = principalId === undefined ? undefined : azure.directory.find(principalId);
  if (!principal) throw notModelled('the system-assigned identity of a resource that has none');
  const id = resource.id.replace('/resourceGroups/', '/resourcegroups/');
  const { tenantId } = azure.directory;
  const { clientId } = principal;
  // Azure signs this address; here nobody answers it
  const clientSecretUrl = `https://control-${resource.location}.identity.azure.net${id}/credentials/v2/systemassigned?said=${clientId}&sigver=1.0&tid=${tenantId}`;
  const properties = { tenantId, principalId: principal.principalId, clientId, clientSecretUrl };
  const { name, type, location, tags } = resource;
  return { status: 200, body: { id, name, type, location, tags: tags ?? {}, properties } };
}
