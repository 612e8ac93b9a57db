import type { Json } from '../../../contract.ts';
import type { Place } from './expression.ts';
import { badArguments, textOf } from './values.ts';

type IdFunction = (args: readonly Json[], name: string, place: Place) => Json;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const GROUPS = 'microsoft.resources/resourcegroups';

/** Functions that make ids of resources. */
export const idFunctions: Readonly<Record<string, IdFunction>> = {
  resourceid(args, name, place) {
    const { before, type, names } = split(args, name);
    if (before.length === 0) return idBelow(place.scope, type, names, name);
    if (before.length > 2) throw badArguments(name);
    const [first = '', second] = before;
    const isSubscription = second === undefined && place.resourceGroup === undefined && GUID.test(first);
    if (isSubscription) return idBelow(`/subscriptions/${first}`, type, names, name);
    const [subscription, group] = second === undefined ? [place.subscriptionId, first] : [first, second];
    return idBelow(`/subscriptions/${subscription}/resourceGroups/${group}`, type, names, name);
  },
  subscriptionresourceid(args, name, place) {
    const { before, type, names } = split(args, name);
    if (before.length > 1) throw badArguments(name);
    return idBelow(`/subscriptions/${before[0] ?? place.subscriptionId}`, type, names, name);
  },
  tenantresourceid(args, name) {
    const { before, type, names } = split(args, name);
    if (before.length > 0) throw badArguments(name);
    return idBelow('', type, names, name);
  },
  extensionresourceid(args, name) {
    const { type, names } = split(args.slice(1), name);
    return idBelow(textOf(args, 0, name), type, names, name);
  },
};

/** The id of a resource below a scope: types and names take turns. A group has a place of its own. */
export function resourceIdBelow(scope: string, type: string, names: readonly string[]): string {
  const [namespace = '', ...types] = type.split('/');
  if (type.toLowerCase() === GROUPS) return `${scope}/resourceGroups/${names.join('/')}`;
  return `${scope}/providers/${[namespace, ...types.flatMap((word, at) => [word, names[at] ?? ''])].join('/')}`;
}

function idBelow(scope: string, type: string, names: readonly string[], name: string): string {
  const wanted = type.split('/').length - 1;
  if (names.length === wanted && wanted > 0) return resourceIdBelow(scope, type, names);
  const why = `the type '${type}' requires '${wanted}' resource name argument(s). Please see https://aka.ms/arm-resource-functions/#${name} for usage details`;
  throw badArguments(name, why);
}

/** What stands before the type, which is the first argument with a slash in it, and what follows. */
function split(args: readonly Json[], name: string) {
  const texts = args.map((_, at) => textOf(args, at, name));
  const at = texts.findIndex((text) => text.includes('/'));
  if (at < 0) throw badArguments(name, 'a fully qualified resource type is expected');
  const names = texts.slice(at + 1);
  return { before: texts.slice(0, at), type: (texts[at] ?? '').replace(/\/$/, ''), names };
}
