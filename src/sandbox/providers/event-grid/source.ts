import type { Call } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { parseId } from '../../kernel/ids.ts';
import { invalid } from './request.ts';

/** The source whose events a subscription hears: the scope it stands on, or its system topic's source. Throws when that is not there. */
export function sourceOfSubscription(call: Call): string {
  const scope = parseId(call.id.parent);
  const resource = call.azure.store.get(scope.text);
  if (isNested(call)) return String(resource?.properties.source);
  if (/^microsoft\.eventgrid\/systemtopics$/i.test(scope.type)) {
    throw new AzureError(
      400,
      'InvalidRequest',
      'This event subscription operation is not supported using this API call. Please use the proper API and try again.',
    );
  }
  checkScopeExists(call);
  return scope.text;
}

/** The gateway's refusal when the resource that an event subscription extends is not there. */
export function checkScopeExists(call: Call): void {
  const scope = parseId(call.id.parent);
  if (!scope.key.includes('/providers/') || call.azure.store.get(scope.text)) return;
  const nested = parseId(scope.parent);
  if (scope.type.split('/').length > 2 && !call.azure.store.get(nested.text)) {
    const message = `Can not perform requested operation on nested resource. Parent resource '${nested.name}' not found.`;
    throw new AzureError(404, 'ParentResourceNotFound', message);
  }
  const [, spoken = scope.name] = /\/providers\/(.*)$/i.exec(scope.text) ?? [];
  throw new AzureError(
    404,
    'ResourceNotFound',
    `The Resource '${spoken}' under resource group '${scope.resourceGroup ?? '<null>'}' was not found. ` +
      'For more details please go to https://aka.ms/ARMResourceNotFoundFix',
  );
}

/** `topic` as Azure shows it: provider and types of a resource in lower case, a system topic as it is. */
export function topicOf(call: Call): string {
  if (isNested(call)) return call.id.parent;
  const [before = '', own] = call.id.parent.split(/\/providers\//i);
  if (own === undefined) return call.id.parent;
  const lowered = own.split('/').map((segment, index) => (index === 0 || index % 2 === 1 ? segment.toLowerCase() : segment));
  return `${before}/providers/${lowered.join('/')}`;
}

function isNested(call: Call): boolean {
  return /^microsoft\.eventgrid\/systemtopics\/eventsubscriptions$/i.test(call.id.type);
}

/** Refuses a system topic without a usable source. */
export function checkSource(call: Call, source: unknown): string {
  if (typeof source !== 'string' || !source.startsWith('/subscriptions/')) throw invalid('source');
  const same = source.split('/')[2]?.toLowerCase() === call.id.subscriptionId?.toLowerCase();
  if (!same)
    throw new AzureError(400, 'InvalidRequest', 'The system topic must be in the same Azure subscription as its source.');
  return source;
}
