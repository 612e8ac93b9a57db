import type { Principal } from '../contract.ts';
import { AzureError } from '../errors.ts';
import type { Decision } from './decide.ts';

/** The 403 that Azure answers for a decision other than `allowed`. */
export function refusal(caller: Principal, action: string, scope: string, decision: Decision): AzureError {
  const client = caller.type === 'User' ? caller.displayName : caller.clientId;
  const who = `The client '${client}' with object id '${caller.principalId}'`;
  if (decision.kind === 'deny-assignment') {
    const { name, properties } = decision.deny;
    const deny = `'${String(properties.denyAssignmentName)}' and Id '${name.replaceAll('-', '')}' at scope '${String(properties.scope)}'`;
    const text = `${who} has permission to perform action '${action}' on scope '${scope}'; however, the access is denied because of the deny assignment with name ${deny}.`;
    return new AzureError(403, 'DenyAssignmentAuthorizationFailed', text, {}, GATEWAY);
  }
  const lacks = decision.kind === 'condition-not-met' ? 'authorization or an ABAC condition not fulfilled' : 'authorization';
  const text = `${who} does not have ${lacks} to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
  return new AzureError(403, 'AuthorizationFailed', text, {}, GATEWAY);
}

const GATEWAY = { 'x-ms-failure-cause': 'gateway' };
