import type { Call, Provider, Resource } from '../../../src/sandbox/contract.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/create.ts';
import { AzureError } from '../../../src/sandbox/errors.ts';

export const S = '11111111-1111-4111-8111-111111111111';
export const GROUP = `/subscriptions/${S}/resourceGroups/rg`;
export const BARN = `${GROUP}/providers/Microsoft.Web/barns/red`;
const V = '2024-01-01';

/** A sandbox with resource groups and a made-up provider whose behaviour these tests can choose. */
export function createBarnyard(options: SandboxOptions = {}): Sandbox {
  const sandbox = createSandbox({ providers: [groups, barns], ...options });
  sandbox.azure.store.addSubscription(S, 'test');
  return sandbox;
}

/** Sends a request as a principal, the owner unless named; `url` without host, the api-version is added where it lacks. */
export async function send(
  sandbox: Sandbox,
  method: string,
  path: string,
  { body, as, headers = {} }: { body?: unknown; as?: string; headers?: Record<string, string> } = {},
) {
  const token = await sandbox.credentialFor(as ?? sandbox.owner.principalId).getToken('https://management.azure.com/.default');
  const url = new URL(path, sandbox.azure.baseUrl);
  if (!url.searchParams.has('api-version')) url.searchParams.set('api-version', V);
  const answer = await sandbox.handle({
    method,
    url: url.href,
    headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json', ...headers },
    body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
}

/** A resource group `rg` and a barn `red` in it. */
export async function withBarn(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = createBarnyard(options);
  await send(sandbox, 'PUT', GROUP, { body: { location: 'westeurope' } });
  await send(sandbox, 'PUT', BARN, { body: { location: 'westeurope', properties: { colour: 'red' } } });
  return sandbox;
}

function made(call: Call, existing: Resource | undefined, changes: Partial<Resource> = {}): Resource {
  const now = call.azure.clock.now();
  return {
    id: call.id.text,
    type: call.id.type,
    name: call.id.name,
    location: typeof call.body.location === 'string' ? call.body.location : existing?.location,
    properties: { ...existing?.properties, ...(call.body.properties as object), provisioningState: 'Succeeded' },
    createdAt: existing?.createdAt ?? now,
    createdBy: call.caller.principalId,
    modifiedAt: now,
    modifiedBy: call.caller.principalId,
    etag: call.azure.guid(),
    ...changes,
  };
}

const show = ({ id, name, type, location, properties }: Resource) => ({ id, name, type, location, properties });

const groups: Provider = {
  namespace: 'Microsoft.Resources',
  types: [
    {
      type: 'Microsoft.Resources/resourceGroups',
      since: '2014-04-01',
      show,
      put: (call, existing) => ({ status: existing ? 200 : 201, resource: made(call, existing), reply: 'resource' }),
      remove: (call, existing) => ({
        status: 202,
        resource: { ...existing, properties: { provisioningState: 'Deleting' } },
        reply: 'empty',
        operation: {
          path: `/subscriptions/${call.id.subscriptionId}/operationresults/{id}`,
          headers: 'location',
          running: 'Deleting',
          retryAfterSeconds: 15,
          locationResult: 'empty',
          finish: () => undefined,
        },
      }),
    },
  ],
};

/** A barn is painted at once; its `size` takes an operation, and size 13 makes that operation fail. */
const barns: Provider = {
  namespace: 'Microsoft.Web',
  types: [
    {
      type: 'Microsoft.Web/barns',
      since: '2020-06-01',
      show,
      put: (call, existing) => ({ status: existing ? 200 : 201, resource: made(call, existing), reply: 'resource' }),
      patch(call, existing) {
        const final = made(call, existing);
        if (final.properties.size === undefined) return { status: 200, resource: final, reply: 'resource' };
        return {
          status: 202,
          resource: made(call, existing, { properties: { ...existing.properties, provisioningState: 'Updating' } }),
          reply: 'empty',
          operation: {
            path: `/subscriptions/${S}/providers/Microsoft.Web/locations/westeurope/barnOperations/{id}`,
            headers: 'both',
            asyncQuery: 'type=async',
            locationQuery: 'type=location',
            running: 'InProgress',
            finish() {
              if (final.properties.size === 13) throw new AzureError(409, 'UnluckySize', 'Nobody builds a barn of 13.');
              call.azure.store.save(final);
            },
          },
        };
      },
      remove: () => ({ status: 200, reply: 'empty' }),
      actions: { listKeys: { run: () => ({ status: 200, body: { keys: ['under the mat'] } }) } },
    },
    {
      type: 'Microsoft.Web/barns/stalls',
      since: '2020-06-01',
      show,
      put: (call, existing) => ({ status: existing ? 200 : 201, resource: made(call, existing), reply: 'resource' }),
    },
    {
      type: 'Microsoft.Authorization/locks',
      since: '2016-09-01',
      tracked: false,
      show,
      put: (call, existing) => ({ status: existing ? 200 : 201, resource: made(call, existing), reply: 'resource' }),
      remove: () => ({ status: 200, reply: 'empty' }),
    },
  ],
};
