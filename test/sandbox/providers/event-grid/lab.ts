import type { JsonObject, Resource } from '../../../../src/sandbox/contract.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../../src/sandbox/create.ts';
import { send as sendRequest } from '../../kernel/world.ts';

export const S = '11111111-1111-4111-8111-111111111111';
export const subscription = `/subscriptions/${S}`;
export const group = `${subscription}/resourceGroups/Events`;
export const account = `${group}/providers/Microsoft.Storage/storageAccounts/letters`;

/** A sandbox with one subscription, a resource group and a storage account in eastus. */
export function createLab(options: SandboxOptions = {}): Sandbox {
  const sandbox = createSandbox(options);
  sandbox.azure.store.addSubscription(S, 'Events');
  place(sandbox, group, 'Microsoft.Resources/resourceGroups');
  place(sandbox, account, 'Microsoft.Storage/storageAccounts');
  return sandbox;
}

/** Puts a resource where it is, as if it had always been there. */
export function place(sandbox: Sandbox, id: string, type: string, extra: Partial<Resource> = {}): void {
  const now = sandbox.azure.clock.now();
  const made = { createdAt: now, createdBy: '', modifiedAt: now, modifiedBy: '', etag: '' };
  sandbox.azure.store.save({ id, type, name: id.split('/').at(-1) ?? '', location: 'eastus', properties: {}, ...made, ...extra });
}

/** Sends a request at the version that Event Grid's clients use. */
export function send(sandbox: Sandbox, method: string, path: string, body?: unknown, version = '2022-06-15') {
  return sendRequest(
    sandbox,
    method,
    `${path}${path.includes('?') ? '&' : '?'}api-version=${version}`,
    body === undefined ? {} : { body },
  );
}

/** Follows an operation to its end; answers its last status. */
export async function follow(sandbox: Sandbox, headers: Readonly<Record<string, string>>): Promise<JsonObject> {
  await sandbox.azure.clock.advance(sandbox.azure.settings.operationSeconds * 1000);
  const { pathname, search } = new URL(headers['azure-asyncoperation'] ?? '');
  return (await sendRequest(sandbox, 'GET', `${pathname}${search}`)).body;
}

export const eventSubscription = (scope: string, name = 'watcher') =>
  `${scope}/providers/Microsoft.EventGrid/eventSubscriptions/${name}`;

/** The body of an event subscription with a webhook. */
export function toWebhook(endpointUrl: string, properties: JsonObject = {}): JsonObject {
  return { properties: { destination: { endpointType: 'WebHook', properties: { endpointUrl } }, ...properties } };
}
