import { createSandbox } from '../../src/sandbox/create.ts';
import { codeOf, differences } from './golden-compare.ts';
import { prepare } from './golden-prepare.ts';
import { type GoldenRow, subjectOf } from './golden-rows.ts';
import { isPoll, lacksBody, send } from './golden-send.ts';

/** What became of one exchange when it was repeated. */
export interface Verdict {
  readonly subject: string;
  readonly kind: 'agrees' | 'notModelled' | 'disagrees' | 'notRepeatable';
  /** Why, in words: the sandbox's own, or the first differences. */
  readonly detail: string;
}

/** Repeats an exchange on a sandbox of its own, in the state that it needs. */
export async function repeat(row: GoldenRow): Promise<Verdict> {
  const subject = subjectOf(row);
  const obstacle = obstacleOf(row);
  if (obstacle !== undefined) return { subject, kind: 'notRepeatable', detail: obstacle };
  const sandbox = createSandbox({ graphLagSeconds: 0 });
  await prepare(sandbox, row);
  const ours = await send(sandbox, row);
  if (ours.status === 501)
    return { subject, kind: 'notModelled', detail: String((ours.body as { error?: { message?: string } })?.error?.message) };
  const found = differences(row.response, ours, row.request.body);
  return found.length === 0
    ? { subject, kind: 'agrees', detail: '' }
    : { subject, kind: 'disagrees', detail: found.slice(0, 3).join('; ') };
}

/** Exchanges that depend on what nobody recorded. */
function obstacleOf(row: GoldenRow): string | undefined {
  const { source, request, response } = row;
  const { pathname, searchParams } = new URL(request.url);
  if (isPoll(row)) return 'a poll: flows show those';
  if (response.status === 429 || response.status >= 500) return 'a fault: the sandbox answers it when it is told to';
  if (searchParams.has('$skiptoken') || searchParams.has('$skipToken')) return 'a later page of a list';
  if (source === 'spec-examples') return 'written by hand, not recorded';
  if (lacksBody(row)) return 'its body was not recorded';
  if (codeOf(response.body) === 'ExpiredAuthenticationToken') return 'the token of the recorder';
  const oddSubscription = /\/subscriptions\/(?![0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/|$))[^/]+/i;
  return oddSubscription.test(pathname) ? 'its subscription is not a GUID' : undefined;
}
