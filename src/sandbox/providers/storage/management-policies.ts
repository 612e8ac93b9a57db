import type { Call, Json, JsonObject, ResourceType } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { isObject, objectAt } from '../body.ts';
import { record, sevenDecimals } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { MANAGEMENT_POLICIES } from './types.ts';

/** …/managementPolicies/default: kept and shown; no blob ever moves or goes because of it. */
export const managementPolicies: ResourceType = {
  type: MANAGEMENT_POLICIES,
  since: '2018-03-01-preview',
  show: ({ id, type, properties }) => ({ id, name: 'DefaultManagementPolicy', type, properties }),
  put(call, existing) {
    if (call.id.name.toLowerCase() !== 'default') throw notModelled('a management policy other than the default one');
    const lastModifiedTime = sevenDecimals(call.azure.clock.now());
    const properties = { policy: { rules: rulesOf(call) }, lastModifiedTime };
    const made = record(call, MANAGEMENT_POLICIES, existing, { properties });
    const resource = existing ? made : { ...made, id: `${call.azure.store.get(call.id.parent)?.id}/managementPolicies/default` };
    return { status: 200, resource, reply: 'resource' };
  },
  remove: () => ({ status: 200, reply: 'empty' }),
  absent: ({ id }) => {
    const account = id.parent.slice(id.parent.lastIndexOf('/') + 1);
    const text = `No ManagementPolicy found for account ${account}`;
    return new AzureError(404, 'ManagementPolicyNotFound', text);
  },
};

/** A rule is in force unless it says otherwise. */
function rulesOf(call: Call): Json {
  const { rules } = objectAt(objectAt(call.body, 'properties'), 'policy');
  if (!Array.isArray(rules) || rules.length === 0) throw notModelled('a management policy without rules');
  return rules.map((rule: Json): JsonObject => {
    if (!isObject(rule)) throw notModelled('a rule that is not an object');
    return { enabled: true, ...rule };
  });
}
