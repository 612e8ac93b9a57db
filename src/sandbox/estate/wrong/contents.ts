import type { JsonObject } from '../../contract.ts';
import { assign } from '../assign.ts';
import type { Hands } from '../hands.ts';
import { ML, type Site } from './site.ts';
import type { BuiltIdentity } from './wrong.ts';

export const SYSTEM: JsonObject = { type: 'SystemAssigned' };

/** As an identity of a resource: the given user-assigned ones, beside the system-assigned one where `beside` says so. */
export function assigned(identities: readonly BuiltIdentity[], beside = false): JsonObject {
  const type = beside ? 'SystemAssigned,UserAssigned' : 'UserAssigned';
  return { type, userAssignedIdentities: Object.fromEntries(identities.map(({ id }) => [id, {}])) };
}

const CLOSED = { remoteLoginPortPublicAccess: 'Disabled' };

/** A cluster that scales to nothing, closed to everybody unless it is said otherwise. */
export function cluster(identity?: JsonObject, more: JsonObject = {}, outer: JsonObject = {}): JsonObject {
  const scaleSettings = { minNodeCount: 0, maxNodeCount: 4 };
  const properties = { vmSize: 'STANDARD_DS3_V2', scaleSettings, ...CLOSED, ...more };
  return {
    ...(identity ? { identity } : {}),
    properties: { computeType: 'AmlCompute', disableLocalAuth: true, ...outer, properties },
  };
}

/** A compute instance, closed to everybody. */
export function instance(identity?: JsonObject, more: JsonObject = {}): JsonObject {
  const properties = { vmSize: 'STANDARD_DS3_V2', sshSettings: { sshPublicAccess: 'Disabled' }, ...more };
  return {
    ...(identity ? { identity } : {}),
    properties: { computeType: 'ComputeInstance', disableLocalAuth: true, properties },
  };
}

/** Puts computes into a workspace, by name, and waits for them. Answers their ids by the same names. */
export async function computes<Name extends string>(
  { hands, location, inside }: Site,
  workspace: string,
  bodies: Readonly<Record<Name, JsonObject>>,
): Promise<Readonly<Record<Name, string>>> {
  const names = Object.keys(bodies) as Name[];
  for (const name of names) await inside(workspace, `computes/${name}`, { location, ...bodies[name] });
  await hands.settle();
  return Object.fromEntries(names.map((name) => [name, `${workspace}/computes/${name}`])) as Record<Name, string>;
}

/** A managed online endpoint, or a batch endpoint. Answers its id. */
export async function endpoint(
  site: Site,
  workspace: string,
  path: string,
  more: JsonObject,
  authMode = 'AADToken',
): Promise<string> {
  await site.inside(workspace, path, { location: site.location, kind: 'Managed', ...more, properties: { authMode } });
  await site.hands.settle();
  return `${workspace}/${path}`;
}

/** Takes every role from a principal that it has at a scope. */
export async function unassign(hands: Hands, scope: string, principalId: string): Promise<void> {
  const own = hands.azure.store
    .list('Microsoft.Authorization/roleAssignments', scope)
    .filter(({ properties }) => properties.principalId === principalId);
  for (const { id } of own) await hands.send('DELETE', id, '2022-04-01');
}

/** The object id of a resource's system-assigned identity. */
export async function systemPrincipal(hands: Hands, id: string): Promise<string> {
  const { identity } = await hands.send('GET', id, ML);
  const principal = typeof identity === 'object' && identity !== null ? (identity as JsonObject).principalId : undefined;
  if (typeof principal !== 'string') throw new Error(`${id} has no system-assigned identity.`);
  return principal;
}

export { assign };
