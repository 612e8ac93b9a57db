import type { Azure } from '../../azure.ts';
import type { Json, JsonObject, Resource, Route } from '../../contract.ts';
import { isObject } from '../body.ts';
import { ACCOUNTS } from './types.ts';

/** Connects an account to a private endpoint, as its network's owner would: networks themselves are not modelled. Throws where there is no such account. */
export function connectPrivateEndpoint(
  azure: Azure,
  accountId: string,
  endpointId: string,
  status: 'Approved' | 'Pending' | 'Rejected' = 'Approved',
): Resource {
  const account = azure.store.get(accountId);
  if (account?.type !== ACCOUNTS) throw new Error(`No storage account has the id ${accountId}.`);
  const name = `${account.name}.${azure.guid()}`;
  const connection: JsonObject = {
    id: `${account.id}/privateEndpointConnections/${name}`,
    name,
    type: `${ACCOUNTS}/privateEndpointConnections`,
    properties: {
      provisioningState: 'Succeeded',
      privateEndpoint: { id: endpointId },
      privateLinkServiceConnectionState: { status, description: 'Auto-Approved', actionRequired: 'None' },
    },
  };
  const connected = {
    ...account,
    properties: { ...account.properties, privateEndpointConnections: [...before(account), connection] },
  };
  azure.store.save(connected);
  return connected;
}

function before({ properties }: Resource): readonly JsonObject[] {
  const known: Json | undefined = properties.privateEndpointConnections;
  return Array.isArray(known) ? known.filter(isObject) : [];
}

/** …/privateEndpointConnections: those that the account shows too. Only their owner's network makes and ends them. */
export const privateEndpointConnections: Route = {
  method: 'GET',
  path: /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/microsoft\.storage\/storageaccounts\/[^/]+\/privateendpointconnections$/,
  since: '2019-06-01',
  authorize: ({ id }) => ({ action: `${ACCOUNTS}/privateEndpointConnections/read`, scope: id.parent }),
  handle({ azure, id }) {
    const account = azure.store.get(id.parent);
    return { status: 200, body: { value: account === undefined ? [] : before(account) } };
  },
};
