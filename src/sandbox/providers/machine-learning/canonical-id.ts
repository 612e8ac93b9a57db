import type { Call } from '../../contract.ts';
import { groupScope } from '../record.ts';

/** The id of what a call makes, as Azure spells it however the caller did: segments by its own words, parents as they were made. */
export function canonicalId(call: Call, type: string): string {
  const parent = call.azure.store.get(call.id.parent)?.id;
  const [namespace = '', ...segments] = type.split('/');
  const segment = segments.at(-1) ?? '';
  if (segments.length > 1 && parent) return `${parent}/${segment}/${call.id.name}`;
  return `${groupScope(call)}/providers/${namespace}/${segment}/${call.id.name}`;
}
