import { createSandbox, type Sandbox } from '../../src/sandbox/create.ts';
import { codeOf, differences } from './golden-compare.ts';
import { prepare } from './golden-prepare.ts';
import { type GoldenRow, subjectOf } from './golden-rows.ts';

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
function obstacleOf({ source, request, response }: GoldenRow): string | undefined {
  const { pathname, searchParams } = new URL(request.url);
  if (/operation(s?status(es)?|results?)\/|asyncoperations\/|operationsstatus(es)?\//i.test(pathname))
    return 'a poll: flows show those';
  if (response.status === 429 || response.status >= 500) return 'a fault: the sandbox answers it when it is told to';
  if (searchParams.has('$skiptoken') || searchParams.has('$skipToken')) return 'a later page of a list';
  if (source === 'spec-examples') return 'written by hand, not recorded';
  if (typeof request.body === 'string') return 'its body was not recorded as JSON';
  if (
    (['PUT', 'PATCH'].includes(request.method) || /resourcegraph/i.test(pathname)) &&
    (request.body === null || request.body === undefined)
  )
    return 'its body was not recorded';
  if (codeOf(response.body) === 'ExpiredAuthenticationToken') return 'the token of the recorder';
  if (/\/subscriptions\/(?![0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/|$))[^/]+/i.test(pathname))
    return 'its subscription is not a GUID';
  return undefined;
}

async function send(sandbox: Sandbox, { request, response }: GoldenRow) {
  const url = new URL(request.url);
  // Recorders that replaced versions left this one: any that shows what was recorded will do.
  const knowsMode = JSON.stringify(response.body ?? null).includes('systemDatastoresAuthMode');
  if (url.searchParams.get('api-version')?.startsWith('0000'))
    url.searchParams.set('api-version', knowsMode ? '2024-04-01-preview' : '2024-04-01');
  const stranger = sandbox.azure.directory.add({ type: 'ServicePrincipal', displayName: 'stranger' });
  const caller = codeOf(response.body) === 'AuthorizationFailed' ? stranger : sandbox.owner;
  const token = await sandbox.credentialFor(caller.principalId).getToken('https://management.azure.com/.default');
  const body = request.body === null || request.body === undefined ? '' : JSON.stringify(request.body);
  const headers = { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' };
  const answer = await sandbox.handle({ method: request.method, url: url.href, headers, body });
  return { status: answer.status, headers: answer.headers, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
}
