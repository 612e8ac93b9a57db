import { createHash } from 'node:crypto';
import type { Azure } from '../../azure.ts';
import type { Call, Json, JsonObject, Reply, Resource, Written } from '../../contract.ts';
import { objectAt, textAt } from '../body.ts';
import { isAtLeast, record, sevenDecimals } from '../record.ts';
import { notModelled } from '../refusals.ts';

/** The two keys of a new account. */
export function newKeys(azure: Azure): JsonObject {
  return { key1: newKey(azure), key2: newKey(azure) };
}

/** 64 bytes in base64, as Azure makes them. */
function newKey(azure: Azure): string {
  return createHash('sha512').update(azure.guid()).digest('base64');
}

/** POST …/listKeys. It answers with shared keys off too: it hands them out, it does not say that they work. */
export function listKeys(call: Call, account: Resource): Reply {
  if ((call.query.get('$expand') ?? 'kerb').toLowerCase() !== 'kerb') throw notModelled('this $expand of listKeys');
  return { status: 200, body: { keys: keysOf(call, account) } };
}

/** POST …/regenerateKey. */
export function regenerateKey(call: Call, account: Resource): Written {
  const keyName = textAt(call.body, 'keyName');
  if (keyName !== 'key1' && keyName !== 'key2') throw notModelled(`regenerating the key '${keyName}'`);
  const keyCreationTime = {
    ...objectAt(account.properties, 'keyCreationTime'),
    [keyName]: sevenDecimals(call.azure.clock.now()),
  };
  const renewed = record(call, account.type, account, {
    properties: { ...account.properties, keyCreationTime },
    secrets: { ...account.secrets, [keyName]: newKey(call.azure) },
  });
  return { status: 200, resource: renewed, reply: { body: { keys: keysOf(call, renewed) } } };
}

function keysOf({ apiVersion }: Call, { properties, secrets }: Resource): Json {
  const times = objectAt(properties, 'keyCreationTime');
  return ['key1', 'key2'].map((keyName) => ({
    ...(isAtLeast(apiVersion, '2021-01-01') ? { creationTime: times[keyName] } : {}),
    keyName,
    value: secrets?.[keyName],
    permissions: 'FULL',
  }));
}
