import type { JsonObject, Resource } from '../../contract.ts';
import { textAt } from './json.ts';

/** The account key that a workspace keeps; `null` without an account. Azure lists it whether or not it still opens anything. */
export function storageKey(account: Resource | undefined): string | null {
  return textAt(account?.secrets, 'key1') ?? null;
}

/** The two passwords of a registry's admin user. */
export function registryPasswords(registry: Resource): readonly JsonObject[] {
  return ['password', 'password2'].map((name) => ({ name, value: textAt(registry.secrets, name) ?? null }));
}
