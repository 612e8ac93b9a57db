import type { Call } from '../../contract.ts';
import { gatewayError } from '../../errors.ts';
import { actionType } from '../../kernel/ids.ts';
import { isAzureType } from '../../kernel/known-types.ts';
import { notModelled } from '../refusals.ts';
import type { Prepared } from './prepare.ts';
import { DEPLOYMENTS, type Planned } from './template/plan.ts';

/** Types that are served by paths of their own. */
const ROUTED = [DEPLOYMENTS, 'Microsoft.Resources/tags'].map((type) => type.toLowerCase());

/** Does the sandbox serve a type? */
export type IsModelled = (type: string) => boolean;

/** What is refused before anything is made: types that are not modelled, and resources that the caller may not write. */
export function preflight(call: Call, { ordered }: Prepared, isModelled: IsModelled): void {
  const deployed = ordered.map(({ planned }) => planned);
  for (const { type } of deployed) {
    const isKnown = isModelled(last(type)) || ROUTED.includes(last(type).toLowerCase());
    if (!isKnown && isAzureType(last(type))) throw notModelled(`'${last(type)}', which the template deploys`);
  }
  const refusals = deployed.flatMap((planned) => refusalOf(call, planned));
  if (refusals.length === 0) return;
  const message = `Deployment failed with multiple errors: '${refusals.join(':')}'`;
  throw gatewayError(403, 'InvalidTemplateDeployment', message);
}

/** Conditions are asked when the resource is made: they look at its body. */
function refusalOf({ azure, caller }: Call, { id, name, type }: Planned): readonly string[] {
  const action = `${actionType(last(type))}/write`;
  if (azure.authorizer.couldAllow(caller.principalId, action, id)) return [];
  return [
    `Authorization failed for template resource '${name}' of type '${type}'. The client '${caller.clientId}' with object id ` +
      `'${caller.principalId}' does not have permission to perform action '${action}' at scope '${id}'.`,
  ];
}

/** The type of what is made: `a/b/providers/c.d/e` extends `a/b` by a `c.d/e`. */
function last(type: string): string {
  const [, extension] = /\/providers\/([^/]+\/.+)$/i.exec(type) ?? [];
  return extension ?? type;
}
