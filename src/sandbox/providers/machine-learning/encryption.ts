import type { Call, JsonObject, Resource } from '../../contract.ts';
import { objectAt, sameId, textAt } from './json.ts';
import { notModelled } from './refusals.ts';

/**
 * Checks the encryption that a body asks for. With a customer's key it names a vault and a key, and an identity that are there;
 * whether that identity may use the key is not checked here: what Azure answers if not, nobody has published.
 */
export function checkEncryption(call: Call, body: JsonObject, existing: Resource | undefined): void {
  const wanted = objectAt(body, 'encryption');
  if (!isEnabled(wanted)) return;
  const before = objectAt(existing?.properties, 'encryption');
  if (existing && !isSameKey(wanted, before)) throw notModelled('a change of the encryption of a workspace');
  const { vault, key, identity } = partsOf(wanted);
  const { store } = call.azure;
  if (!vault || !key || !store.get(vault)) throw notModelled('an encryption whose vault or key is not there');
  if (identity && !store.get(identity)) throw notModelled(`an encryption by an identity that is not there ('${identity}')`);
}

function isEnabled(encryption: JsonObject): boolean {
  return textAt(encryption, 'status')?.toLowerCase() === 'enabled';
}

function isSameKey(wanted: JsonObject, before: JsonObject): boolean {
  const [a, b] = [partsOf(wanted), partsOf(before)];
  const sameIdentity = a.identity === undefined || sameId(a.identity, b.identity);
  return isEnabled(before) && sameId(a.vault, b.vault) && a.key === b.key && sameIdentity;
}

function partsOf(encryption: JsonObject) {
  const vault = objectAt(encryption, 'keyVaultProperties');
  return {
    vault: textAt(vault, 'keyVaultArmId'),
    key: textAt(vault, 'keyIdentifier'),
    identity: textAt(objectAt(encryption, 'identity'), 'userAssignedIdentity'),
  };
}
