import { targetOf } from '../model/change.ts';
import { EVERYWHERE, type Id, id, parseId, resourceGroupOf, subscriptionOf, typeOf } from '../model/id.ts';

/** Subscriptions in lower case, or all that the identity may read. */
export type Subscriptions = '*' | readonly string[];

/** Is it ours to look at? What lies above subscriptions concerns every one of them. */
export function isConfigured(subscriptions: Subscriptions, it: Id): boolean {
  const subscription = subscriptionOf(it);
  return subscriptions === '*' || subscription === undefined || subscriptions.includes(subscription);
}

/** Where a sweep begins. */
export const scopesOf = (subscriptions: Subscriptions): readonly Id[] =>
  subscriptions === '*' ? [EVERYWHERE] : subscriptions.map((it) => id(`/subscriptions/${it}`));

/** One resource, in contrast to a group, a subscription or more. */
export const isResource = (scope: Id): boolean => resourceGroupOf(scope) !== undefined && typeOf(scope) !== '';

/** As `parseId`, with the root scope, where role definitions live and sweeps of everything begin. */
export const parseScope = (text: string): Id | undefined => (text === EVERYWHERE ? EVERYWHERE : parseId(text));

const GROUP = /^\/subscriptions\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/resourcegroups\/[^/]+)?$/;

/** What a caller may ask to have checked: a resource that rules are about, a group or a subscription. `undefined`: it is none of these. */
export function checkable(query: string | null): Id | undefined {
  const scope = parseId(query ?? '');
  return scope !== undefined && (GROUP.test(scope) || targetOf(scope) !== undefined) ? scope : undefined;
}
