import type { Azure } from '../../azure.ts';
import type { Json, JsonObject, Resource } from '../../contract.ts';
import { isObject } from '../body.ts';
import { privateLinkRoutes } from '../private-link.ts';
import { notModelled } from '../refusals.ts';
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

const SERVICES = ['blob', 'table', 'queue', 'file', 'web', 'dfs'];

/** The connections that the account shows too, which only their owner's network makes and ends, and its services, each to be linked by itself. */
export const privateLinks = privateLinkRoutes({
  type: ACCOUNTS,
  since: '2019-06-01',
  resources({ kind }, { azure }) {
    if (kind !== 'StorageV2') throw notModelled(`what a network may link to in an account of the kind '${kind}'`);
    return SERVICES.map((name) => ({
      groupId: name,
      requiredMembers: [name],
      requiredZoneNames: [`privatelink.${name}.${azure.cloud.storage}`],
    }));
  },
});
