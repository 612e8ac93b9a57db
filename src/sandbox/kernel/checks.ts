import type { Azure } from '../azure.ts';
import type { ArmId, Call, Resource, ResourceType } from '../contract.ts';
import { type AzureError, gatewayError } from '../errors.ts';
import { isNested, parseId, spokenName } from './ids.ts';
import { isRegion, plainLocation, regions } from './regions.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const GROUP = 'Microsoft.Resources/resourceGroups';
const LONGEST = 90;
const ASSIGN = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';

/** Said before anything else of a path is looked at: where the subscription was left out, the next segment is taken for it. */
export function checkSubscriptionId({ subscriptionId }: ArmId): void {
  if (subscriptionId === undefined || GUID.test(subscriptionId)) return;
  const message = `The provided subscription identifier '${subscriptionId}' is malformed or invalid.`;
  throw gatewayError(400, 'InvalidSubscriptionId', message);
}

/** Subscription and resource group of a request must exist; a group that is being deleted takes no writes. */
export function checkScope(azure: Azure, method: Call['method'], id: ArmId): void {
  if (id.subscriptionId === undefined) return;
  const wanted = id.subscriptionId.toLowerCase();
  if (!azure.store.subscriptions().some((known) => known.subscriptionId.toLowerCase() === wanted)) {
    const message = `The subscription '${id.subscriptionId}' could not be found.`;
    throw gatewayError(404, 'SubscriptionNotFound', message);
  }
  if (id.resourceGroup === undefined) return;
  checkGroupName(id.resourceGroup);
  if (id.type === GROUP && method === 'PUT') return;
  const group = azure.store.get(`/subscriptions/${id.subscriptionId}/resourceGroups/${id.resourceGroup}`);
  if (!group) throw groupNotFound(id.resourceGroup);
  if (group.properties.provisioningState === 'Deleting' && id.type !== GROUP && (method === 'PUT' || method === 'PATCH')) {
    const message = `The resource group '${group.name}' is in deprovisioning state and cannot perform this operation.`;
    throw gatewayError(409, 'ResourceGroupBeingDeleted', message);
  }
}

/** A nested resource needs its parent, an extension resource the resource it extends. */
export function checkParent(
  azure: Azure,
  method: Call['method'],
  id: ArmId,
  modelled: (type: string) => boolean,
  parent: ArmId,
): void {
  // a service that every account has is not kept before somebody writes it: its account must be there
  const needed = isNested(parent.type) && !modelled(parent.type) ? parseId(parent.parent) : parent;
  if (needed.name === '' || needed.type === GROUP || !modelled(needed.type) || azure.store.get(needed.text)) return;
  if (!isNested(id.type)) throw resourceNotFound(needed);
  const missing = outermost(azure, needed);
  const [, ...types] = id.type.split('/');
  const message =
    method === 'GET' || method === 'HEAD'
      ? `Failed to perform 'read' on resource(s) of type '${types.join('/')}', because the parent resource '${missing.text}' could not be found.`
      : `Can not perform requested operation on nested resource. Parent resource '${missing.name}' not found.`;
  throw gatewayError(404, 'ParentResourceNotFound', message);
}

/** The outermost that is not there: of a container without its account, the account. */
function outermost(azure: Azure, missing: ArmId): ArmId {
  const above = parseId(missing.parent);
  return isNested(missing.type) && !azure.store.get(above.text) ? outermost(azure, above) : missing;
}

/** Who gives a resource a user-assigned identity must be allowed to assign that identity; repeating one is checked too. */
export function checkLinkedIdentities(call: Call, action: string): void {
  const identity = call.body.identity;
  if (typeof identity !== 'object' || identity === null || Array.isArray(identity)) return;
  const wanted = (identity as Readonly<Record<string, unknown>>).userAssignedIdentities;
  if (typeof wanted !== 'object' || wanted === null) return;
  const { authorizer } = call.azure;
  const denied = Object.entries(wanted)
    .filter(([, value]) => value !== null)
    .map(([id]) => id)
    .filter((id) => !authorizer.allows(call.caller.principalId, ASSIGN, id));
  if (denied.length === 0) return;
  const message =
    `The client '${call.caller.clientId}' with object id '${call.caller.principalId}' has permission to perform action ` +
    `'${action}' on scope '${call.id.text}'; however, it does not have permission to perform action(s) '${ASSIGN}' on the linked ` +
    `scope(s) '${denied.join(',')}' (respectively) or the linked scope(s) are invalid.`;
  throw gatewayError(403, 'LinkedAuthorizationFailed', message);
}

/** A tracked resource names its location on every PUT, and keeps it. */
export function checkLocation(call: Call, type: ResourceType, existing: Resource | undefined): void {
  if (!(type.tracked ?? !isNested(type.type))) return;
  const location = call.body.location;
  if (typeof location !== 'string' || location.trim() === '') {
    throw gatewayError(400, 'LocationRequired', 'The location property is required for this definition.');
  }
  if (existing === undefined && !isRegion(location)) throw notAvailable(location, type.type);
  if (existing?.location === undefined || plainLocation(existing.location) === plainLocation(location)) return;
  if (type.type === GROUP) {
    const message = `Invalid resource group location '${location}'. The Resource group already exists in location '${existing.location}'.`;
    throw gatewayError(409, 'InvalidResourceGroupLocation', message);
  }
  const message =
    `The resource '${existing.name}' already exists in location '${existing.location}' in resource group '${call.id.resourceGroup}'. ` +
    `A resource with the same name cannot be created in location '${location}'. Please select a new resource name.`;
  throw gatewayError(409, 'InvalidResourceLocation', message);
}

function notAvailable(location: string, type: string): AzureError {
  const names = regions.map(([name]) => name).join(',');
  if (type === GROUP) {
    const message = `The provided location '${location}' is not available for resource group. List of available regions is '${names}'.`;
    return gatewayError(400, 'LocationNotAvailableForResourceGroup', message);
  }
  const message =
    `The provided location '${location}' is not available for resource type '${type}'. ` +
    `List of available regions for the resource type is '${names}'.`;
  return gatewayError(400, 'LocationNotAvailableForResourceType', message);
}

/** The gateway's answer for what is not there. */
export function resourceNotFound(id: ArmId): AzureError {
  if (id.type === GROUP) return groupNotFound(id.name);
  const message =
    `The Resource '${spokenName(id)}' under resource group '${id.resourceGroup ?? '<null>'}' was not found. ` +
    'For more details please go to https://aka.ms/ARMResourceNotFoundFix';
  return gatewayError(404, 'ResourceNotFound', message);
}

/** Letters of any script are allowed, and few other signs: said to whoever names a group, whether it is there or not. */
function checkGroupName(name: string): void {
  const odd = [...new Set(name.match(/[^\p{L}\p{N}._()-]/gu) ?? [])].join('');
  const named = `The provided resource group name '${name}'`;
  if (odd !== '') {
    const message =
      `${named} has these invalid characters: '${odd}'. The name can only be a letter, digit, ` +
      "'-', '.', '(', ')' or '_'. For more details, visit https://aka.ms/ResourceGroupNamingRestrictions .";
    throw gatewayError(400, 'InvalidResourceGroup', message);
  }
  if (name.length <= LONGEST) return;
  const message = `${named} has a length of '${name.length}' which exceeds the maximum length of '${LONGEST}'.`;
  throw gatewayError(400, 'InvalidResourceGroup', message);
}

function groupNotFound(name: string): AzureError {
  return gatewayError(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`);
}
