import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import { describe, type Write } from '../model/step.ts';
import { readFact } from './answer.ts';
import { compute } from './compute.ts';
import { type Change, withIdentity } from './compute-body.ts';
import { withoutCredential } from './datastore-body.ts';
import type { MachineLearning } from './machine-learning.ts';
import type { Session } from './session.ts';
import { type Hindrance, hinderedBy, hindrance, plainSettingOf, type Setting, settingOf } from './setting.ts';
import { datastore } from './workspace-parts.ts';

/**
 * Settings that Azure takes only with the whole resource. It is read as it is and sent as it is, but for the one setting; where
 * that cannot be done without changing more, nothing is sent.
 */

const read = <T>(session: Session, client: MachineLearning, on: Id, parse: (body: unknown) => T): Promise<Fact<T>> =>
  readFact(
    session,
    `${on}`,
    (options) => client.get(on, options),
    (replies) => parse(replies.at(-1)?.body),
  );

async function changed(
  session: Session,
  client: MachineLearning,
  write: Write,
  change: (body: unknown) => Change,
): Promise<object | Hindrance> {
  const raw = await read(session, client, write.on, change);
  if (raw.state !== 'known') return hinderedBy(raw, write.on);
  return 'refusal' in raw.value ? hindrance(`${describe(write)}: ${raw.value.refusal}`) : raw.value.body;
}

const isHindrance = (it: object): it is Hindrance => 'hindered' in it;

/** Gives a cluster an identity, or takes it away. */
export async function clusterIdentity(
  session: Session,
  write: Extract<Write, { kind: 'compute-identity' }>,
  client: MachineLearning,
): Promise<Setting | Hindrance> {
  const body = await changed(session, client, write, (raw) => withIdentity(raw, write));
  if (isHindrance(body)) return body;
  return settingOf({
    send: (options) => client.put(write.on, body, options),
    parse: (raw) => compute.parse(raw),
    read: () => read(session, client, write.on, (raw) => compute.parse(raw)),
    holds: ({ identity }) => (identity.system === null ? 'None' : 'SystemAssigned') === write.to,
  });
}

/** Makes a datastore forget its credential. */
export async function forgottenCredential(
  session: Session,
  write: Extract<Write, { kind: 'datastore-credentials' }>,
  client: MachineLearning,
): Promise<Setting | Hindrance> {
  const body = await changed(session, client, write, (raw) => withoutCredential(raw, write));
  if (isHindrance(body)) return body;
  return plainSettingOf({
    send: (options) => client.put(write.on, body, options),
    parse: (raw) => datastore.parse(raw),
    read: () => read(session, client, write.on, (raw) => datastore.parse(raw)),
    holds: ({ credentials }) => credentials?.toLowerCase() === write.to.toLowerCase(),
  });
}
