import type { Call, JsonObject, Resource, ResourceType } from '../contract.ts';
import { AzureError } from '../errors.ts';
import { objectAt, textAt } from './body.ts';
import { IDENTITIES } from './named-identity.ts';
import { record } from './record.ts';
import { notModelled } from './refusals.ts';

const TYPE = `${IDENTITIES}/federatedIdentityCredentials`;

/** Whose tokens an identity trusts in place of a secret. Kept and told; nobody signs in by them here. */
export const federatedCredentials: ResourceType = {
  type: TYPE,
  since: '2022-01-31-preview',
  show: ({ id, name, type, properties }) => ({ id, name, type, properties }),
  put(call, existing) {
    const resource = { ...record(call, TYPE, existing, { properties: trust(call) }), id: existing?.id ?? idFor(call) };
    checkUnlike(call, resource);
    if (existing !== undefined) return { status: 200, resource, reply: 'resource' };
    return { status: 201, resource, reply: 'resource', headers: { location: resource.id } };
  },
  remove: () => ({ status: 200, reply: 'empty' }),
};

function trust({ body }: Call): JsonObject {
  const wanted = objectAt(body, 'properties');
  const issuer = textAt(wanted, 'issuer');
  const subject = textAt(wanted, 'subject');
  const { audiences } = wanted;
  if (issuer === undefined || subject === undefined || !Array.isArray(audiences)) {
    const text =
      "The request format was unexpected. Federated Identity Credential must specify 'issuer', 'subject' and 'audience'.";
    throw new AzureError(400, 'BadRequest', text);
  }
  return { issuer, subject, audiences };
}

/** The path of the identity as its provider spells it. */
function idFor({ azure, id }: Call): string {
  return `${azure.store.get(id.parent)?.id ?? id.parent}/federatedIdentityCredentials/${id.name}`;
}

/** Azure takes an issuer's subject once for each identity; in which words it refuses the second, no recording shows. */
function checkUnlike({ azure, id }: Call, { name, properties }: Resource): void {
  const alike = azure.store
    .list(TYPE, id.parent)
    .filter((other) => other.name.toLowerCase() !== name.toLowerCase())
    .some((other) => other.properties.issuer === properties.issuer && other.properties.subject === properties.subject);
  if (alike) throw notModelled('two federated credentials for one subject of an issuer');
}
