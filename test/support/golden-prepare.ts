import type { JsonObject } from '../../src/sandbox/contract.ts';
import type { Sandbox } from '../../src/sandbox/create.ts';
import { parseId } from '../../src/sandbox/kernel/ids.ts';
import { builtInRoles } from '../../src/sandbox/rbac/built-in/index.ts';
import { codeOf } from './golden-compare.ts';
import type { GoldenRow } from './golden-rows.ts';
import { addScopes, place, placeParents } from './golden-state.ts';

/** Brings a sandbox into the state that Azure was in before an exchange, as far as the exchange itself tells. */
export async function prepare(sandbox: Sandbox, row: GoldenRow): Promise<void> {
  const { request, response } = row;
  const id = parseId(new URL(request.url).pathname);
  const target = id.name === '' ? parseId(id.parent) : id;
  const code = codeOf(response.body);
  const isGroup = !id.text.includes('/providers/');
  if (code !== 'SubscriptionNotFound') addScopes(sandbox, id.text, code !== 'ResourceGroupNotFound' && !isGroup);
  for (const subscription of textsAt(request.body, 'subscriptions')) addScopes(sandbox, `/subscriptions/${subscription}`);
  for (const linked of linkedIds(request.body)) place(sandbox, linked);
  await addPrincipals(sandbox, row);
  if (code === 'ParentResourceNotFound' || code === 'ResourceNotFound') return;
  placeParents(sandbox, target.text);
  if (existedBefore(row)) place(sandbox, target.text, id.name === '' ? undefined : before(row));
  for (const item of listed(row)) place(sandbox, String(item.id), item);
  if (code === 'ScopeLocked')
    place(sandbox, `${id.text}/providers/Microsoft.Authorization/locks/l`, { properties: { level: 'CanNotDelete' } });
  if (code === 'RoleAssignmentExists') placeTwin(sandbox, row);
}

/** 200 to a write updates, 201 creates or, where it says so, updates; a deletion answers 204 or 404 where there was nothing. */
function existedBefore({ request, response }: GoldenRow): boolean {
  if (request.method === 'PUT') return response.status === 200 || stateOf(response.body) === 'Updating';
  if (request.method === 'DELETE') return [200, 202, 409].includes(response.status);
  return response.status < 300 || request.method === 'PATCH';
}

/** A read finds what it shows. A write that took an operation changed something: the registry's identity and its anonymous pull. */
function before({ request, response }: GoldenRow): JsonObject | undefined {
  if (!isRecord(response.body)) return undefined;
  if (request.method === 'GET') return response.body;
  const { properties } = response.body;
  const settled = { ...(properties as JsonObject), provisioningState: 'Succeeded' };
  if (response.status !== 201 || !isRecord(properties)) return { ...response.body, properties: settled };
  const identity = isRecord(response.body.identity) ? undefined : { type: 'SystemAssigned' };
  return {
    ...response.body,
    identity,
    properties: { ...settled, anonymousPullEnabled: properties.anonymousPullEnabled === false },
  };
}

function stateOf(body: unknown): unknown {
  return isRecord(body) && isRecord(body.properties) ? body.properties.provisioningState : undefined;
}

function listed({ request, response }: GoldenRow): readonly JsonObject[] {
  if (request.method !== 'GET' || !isRecord(response.body) || !Array.isArray(response.body.value)) return [];
  return response.body.value.filter(
    (item): item is JsonObject => isRecord(item) && typeof item.id === 'string' && /^\/subscriptions\/[^/]+\/./.test(item.id),
  );
}

/** Ids of resources that a body names: identities, storage accounts, vaults, registries. */
export function linkedIds(body: unknown): readonly string[] {
  const found = JSON.stringify(body ?? null).match(/"\/subscriptions\/[^"/]+\/resourcegroups\/[^"/]+\/providers\/[^"]+"/gi) ?? [];
  return found.map((text) => text.slice(1, -1)).filter((id) => !/roleDefinitions|\/functions\//i.test(id));
}

/** Adds the principal that a role is given to, and the role where it is nobody's but the recorder's. */
export async function addPrincipals(sandbox: Sandbox, { request, response }: GoldenRow): Promise<void> {
  const wanted = isRecord(request.body) && isRecord(request.body.properties) ? request.body.properties : {};
  const { principalId, roleDefinitionId } = wanted;
  if (typeof principalId === 'string' && codeOf(response.body) !== 'PrincipalNotFound') {
    const [, real] = /has type '(\w+)'/.exec(JSON.stringify(response.body)) ?? [];
    const recorded =
      isRecord(response.body) && isRecord(response.body.properties) ? response.body.properties.principalType : undefined;
    await sandbox.control('POST', 'principals', {
      principalId,
      type: real ?? recorded ?? wanted.principalType ?? 'ServicePrincipal',
      roles: [],
    });
  }
  const roleId =
    String(roleDefinitionId ?? '')
      .split('/')
      .at(-1) ?? '';
  if (roleId === '' || builtInRoles.some((role) => role.roleId === roleId.toLowerCase())) return;
  const { subscriptionId } = parseId(new URL(request.url).pathname);
  const properties = { roleName: roleId, description: '', assignableScopes: ['/'], permissions: [] };
  place(sandbox, `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`, { properties });
}

/** The assignment that is in the way: the same but for its name. */
function placeTwin(sandbox: Sandbox, { request }: GoldenRow): void {
  const id = parseId(new URL(request.url).pathname);
  const properties = isRecord(request.body) && isRecord(request.body.properties) ? request.body.properties : {};
  const twin = `${id.parent}/providers/Microsoft.Authorization/roleAssignments/00000000-0000-4000-8000-000000000000`;
  place(sandbox, twin, { properties: { ...properties, scope: id.parent } });
}

function textsAt(body: unknown, name: string): readonly string[] {
  const found = isRecord(body) ? body[name] : undefined;
  return Array.isArray(found) ? found.filter((each): each is string => typeof each === 'string') : [];
}

/** Is it a JSON object? */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
