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
