import { z } from 'zod';
import type { Write } from '../model/step.ts';
import type { Change } from './compute-body.ts';
import { datastore } from './workspace-parts.ts';

const Raw = z.looseObject({ properties: z.looseObject({}) });
const NONE = 'None';
/** Types that people and computes can reach by identity. */
const BY_IDENTITY = new Set(['azureblob', 'azuredatalakegen1', 'azuredatalakegen2']);

/** The whole datastore as it is, without its credential. Throws for what is no datastore. */
export function withoutCredential(raw: unknown, { from, to }: Extract<Write, { kind: 'datastore-credentials' }>): Change {
  const it = datastore.parse(raw);
  if (to !== NONE) return { refusal: 'a credential that was forgotten cannot be put back: a person must enter it again.' };
  if (it.credentials?.toLowerCase() !== from.toLowerCase()) return { refusal: 'its credential has changed since.' };
  if (!BY_IDENTITY.has(it.type.toLowerCase())) return { refusal: `a datastore of type ${it.type} cannot do without one.` };
  // Azure alone decides which datastore is the default
  const { isDefault: _, ...properties } = Raw.parse(raw).properties;
  return { body: { properties: { ...properties, credentials: { credentialsType: NONE } } } };
}
