import { createHash } from 'node:crypto';
import type { Azure } from '../../azure.ts';
import type { Call, JsonObject, Reply, Resource, Written } from '../../contract.ts';
import { textAt } from '../body.ts';
import { record } from '../record.ts';
import { notModelled } from '../refusals.ts';
import { refusal } from './refusal.ts';

/** The two passwords of a new registry's admin user; they exist whether it is on or off. */
export function newPasswords(azure: Azure): JsonObject {
  return { password: newPassword(azure), password2: newPassword(azure) };
}

function newPassword(azure: Azure): string {
  return createHash('sha256').update(azure.guid()).digest('base64url');
}

/** POST …/listCredentials. */
export function listCredentials(_: Call, registry: Resource): Reply {
  requireAdminUser(registry);
  return { status: 200, body: credentialsOf(registry) };
}

/** POST …/regenerateCredential. */
export function regenerateCredential(call: Call, registry: Resource): Written {
  requireAdminUser(registry);
  const name = textAt(call.body, 'name')?.toLowerCase();
  if (name !== 'password' && name !== 'password2') throw notModelled(`regenerating the credential '${name}'`);
  const renewed = record(call, registry.type, registry, {
    properties: registry.properties,
    secrets: { ...registry.secrets, [name]: newPassword(call.azure) },
  });
  return { status: 200, resource: renewed, reply: { body: credentialsOf(renewed) } };
}

function credentialsOf({ name, secrets }: Resource): JsonObject {
  return { username: name, passwords: ['password', 'password2'].map((key) => ({ name: key, value: secrets?.[key] })) };
}

function requireAdminUser({ id, properties }: Resource): void {
  if (properties.adminUserEnabled === true) return;
  const text = `Cannot perform credential operations for ${id} as admin user is disabled. Kindly enable admin user as per docs: https://docs.microsoft.com/en-us/azure/container-registry/container-registry-authentication#admin-account`;
  throw refusal(400, 'UnAuthorizedForCredentialOperations', text);
}
