import { setTimeout as pause } from 'node:timers/promises';
import { ClientSecretCredential } from '@azure/identity';
import { z } from 'zod';
import type { Connection } from './connection.ts';

/** Whose hands: a principal of the directory that can sign in. */
export interface Person {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Resource Manager, as one person uses it. Paths begin with a slash; errors carry Azure's whole answer. */
export interface Arm {
  get(path: string, apiVersion: string): Promise<unknown>;
  /** Creates or replaces, and waits until the resource is provisioned. */
  put(path: string, apiVersion: string, body: unknown): Promise<unknown>;
  patch(path: string, apiVersion: string, body: unknown): Promise<void>;
  remove(path: string, apiVersion: string): Promise<void>;
}

const Provisioned = z.object({ properties: z.object({ provisioningState: z.string().optional() }).optional() });
const POLL = 100;
const LONGEST = 30_000;

export function credentialOf(
  connection: Pick<Connection, 'login' | 'tenantId'>,
  { clientId, clientSecret }: Person,
): ClientSecretCredential {
  const options = { authorityHost: connection.login, disableInstanceDiscovery: true };
  return new ClientSecretCredential(connection.tenantId, clientId, clientSecret, options);
}

export function createArm(connection: Pick<Connection, 'login' | 'tenantId' | 'resourceManager'>, person: Person): Arm {
  const credential = credentialOf(connection, person);
  const send = async (method: string, path: string, apiVersion: string, body?: unknown): Promise<unknown> => {
    const { token } = await credential.getToken('https://management.azure.com/.default');
    const answer = await fetch(`${connection.resourceManager}${path}?api-version=${apiVersion}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const get = (path: string, apiVersion: string) => send('GET', path, apiVersion);
  return {
    get,
    put: async (path, apiVersion, body) => {
      const first = await send('PUT', path, apiVersion, body);
      return isProvisioned(first) ? first : provisioned(() => get(path, apiVersion), path);
    },
    patch: async (path, apiVersion, body) => {
      await send('PATCH', path, apiVersion, body);
    },
    remove: async (path, apiVersion) => {
      await send('DELETE', path, apiVersion);
    },
  };
}

/** An empty answer says nothing yet; a resource without a state is there at once. */
function isProvisioned(resource: unknown): boolean {
  if (resource === undefined) return false;
  const state = Provisioned.parse(resource).properties?.provisioningState ?? 'Succeeded';
  if (state === 'Failed' || state === 'Canceled') throw new Error(`It could not be provisioned: ${JSON.stringify(resource)}`);
  return state === 'Succeeded';
}

async function provisioned(read: () => Promise<unknown>, path: string): Promise<unknown> {
  const giveUp = Date.now() + LONGEST;
  while (Date.now() < giveUp) {
    const resource = await read();
    if (isProvisioned(resource)) return resource;
    await pause(POLL);
  }
  throw new Error(`${path} was not provisioned within ${LONGEST / 1000} s.`);
}
