import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { StorageManagementClient } from '@azure/arm-storage';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/create.ts';

export const subscription = '11111111-1111-4111-8111-111111111111';
export const group = `/subscriptions/${subscription}/resourceGroups/lab`;

/** An Azure with one subscription and the resource group `lab`; operations end at once unless told otherwise. */
export async function lab(options: SandboxOptions = {}) {
  const settings = { operationSeconds: 0, rolePropagationSeconds: 0, ...options.settings };
  const sandbox = createSandbox({ ...options, settings });
  sandbox.azure.store.addSubscription(subscription, 'Laboratory');
  const send = sender(sandbox);
  await send('PUT', `${group}?api-version=2022-09-01`, { location: 'westeurope' });
  return { sandbox, send, ...clients(sandbox, sandbox.owner.principalId) };
}

/** The real clients, signed in as a principal. */
export function clients(sandbox: Sandbox, principalId: string) {
  const credential = sandbox.credentialFor(principalId);
  const options = { httpClient: sandbox.httpClient, retryOptions: { maxRetries: 0 } };
  return {
    storage: new StorageManagementClient(credential, subscription, options),
    registries: new ContainerRegistryManagementClient(credential, subscription, options).registries,
    authorization: new AuthorizationManagementClient(credential, subscription, options),
  };
}

/** A principal that the directory knows, with roles in force. */
export function somebody(sandbox: Sandbox, ...roles: readonly (readonly [roleId: string, scope: string, condition?: string])[]) {
  const { principalId } = sandbox.azure.directory.add({ type: 'ServicePrincipal', displayName: 'somebody' });
  for (const [roleId, scope, condition] of roles) {
    sandbox.azure.authorizer.grant(scope, principalId, roleId, condition === undefined ? {} : { condition });
  }
  return principalId;
}

/** Sends requests as they are on the wire, as the owner unless somebody else is named. */
export function sender(sandbox: Sandbox, principalId = sandbox.owner.principalId) {
  return async (method: string, path: string, body?: unknown) => {
    const token = await sandbox.credentialFor(principalId).getToken('https://management.azure.com/.default');
    const answer = await sandbox.handle({
      method,
      url: new URL(path, sandbox.azure.baseUrl).href,
      headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' },
      body: body === undefined ? '' : JSON.stringify(body),
    });
    return { ...answer, body: answer.body === '' ? undefined : JSON.parse(answer.body) };
  };
}

/** What Azure's error code of a rejected call is. */
export async function codeOf(call: Promise<unknown> | PromiseLike<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

/** What the sandbox told subscribers so far: operation and resource of each event; ids in lower case, as events spell them anyhow. */
export function told({ eventGrid }: Sandbox) {
  return eventGrid.records(0).map(({ event }) => {
    const { operationName, resourceUri } = event.data as Readonly<Record<string, string>>;
    return [operationName, resourceUri?.toLowerCase()];
  });
}
