import type { Sandbox } from '../../src/sandbox/create.ts';
import { codeOf } from './golden-compare.ts';
import type { GoldenRow } from './golden-rows.ts';

/** Sends a recorded request to a sandbox, as its owner; as nobody in particular where Azure refused the caller. */
export async function send(sandbox: Sandbox, { request, response }: GoldenRow) {
  const url = new URL(request.url);
  // Recorders that replaced versions left this one: any that shows what was recorded will do.
  const knowsMode = JSON.stringify(response.body ?? null).includes('systemDatastoresAuthMode');
  const version = knowsMode ? '2024-04-01-preview' : '2024-04-01';
  if (url.searchParams.get('api-version')?.startsWith('0000')) url.searchParams.set('api-version', version);
  const stranger = sandbox.azure.directory.add({ type: 'ServicePrincipal', displayName: 'stranger' });
  const caller = codeOf(response.body) === 'AuthorizationFailed' ? stranger : sandbox.owner;
  const token = await sandbox.credentialFor(caller.principalId).getToken('https://management.azure.com/.default');
  const body = request.body === null || request.body === undefined ? '' : JSON.stringify(request.body);
  const headers = { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' };
  const answer = await sandbox.handle({ method: request.method, url: url.href, headers, body });
  return { status: answer.status, headers: answer.headers, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
}

/** Does the request look at an operation? */
export function isPoll({ request }: GoldenRow): boolean {
  const { pathname, searchParams } = new URL(request.url);
  const signed = searchParams.has('t') && searchParams.has('h');
  return (
    request.method === 'GET' &&
    (signed || /(operation(s?status(es)?|results?)|asyncoperations|operationsstatus(es)?)\//i.test(pathname))
  );
}

/** Was a write recorded without what it wrote? */
export function lacksBody({ request }: GoldenRow): boolean {
  const needsBody = ['PUT', 'PATCH'].includes(request.method) || /resourcegraph/i.test(request.url);
  return typeof request.body === 'string' || (needsBody && (request.body === null || request.body === undefined));
}
