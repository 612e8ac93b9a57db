import type { HttpResponseInit } from '@azure/functions';
import type { Id } from '../model/id.ts';

/** What an HTTP caller did wrong, as problem details (RFC 9457), naming the field and the fix. */
interface Problem {
  readonly status: 400 | 403 | 404 | 503;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly fix: string }[];
}

/** Seconds after which what passes by itself has passed. */
const AGAIN = '30';

const problem = (it: Problem): HttpResponseInit => ({
  status: it.status,
  headers: { 'content-type': 'application/problem+json', ...(it.status === 503 && { 'retry-after': AGAIN }) },
  body: JSON.stringify({ type: 'about:blank', ...it }),
});

const field = (fix: string): Pick<Problem, 'errors'> => ({ errors: [{ field: 'scope', fix }] });

export const noScope = (asked: string | null): HttpResponseInit =>
  problem({
    status: 400,
    title: 'The scope cannot be checked.',
    detail: asked ? `«${asked}» is no scope that can be checked.` : 'The query has no scope.',
    ...field('Write the resource id of a workspace, a registry, a storage account, a resource group or a subscription.'),
  });

export const notOurs = (scope: Id): HttpResponseInit =>
  problem({
    status: 403,
    title: 'The scope is not ours.',
    detail: `${scope} is in no subscription that this app is configured for.`,
    ...field('Name a scope in a configured subscription, or add its subscription to AML_KEYLESS_SUBSCRIPTIONS.'),
  });

export const nothingThere = (scope: Id): HttpResponseInit =>
  problem({
    status: 404,
    title: 'There is nothing to check.',
    detail: `Azure shows us no workspace in ${scope}, and none that depends on anything in it.`,
    ...field('Check the spelling, and whether the app may read there.'),
  });

export const unfinished = (says: string): HttpResponseInit =>
  problem({ status: 503, title: 'The check could not be finished.', detail: says });
