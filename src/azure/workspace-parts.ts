import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import { type Id, nameOf } from '../model/id.ts';
import type { Compute, Connection, Datastore, Endpoint, Service } from '../model/resource.ts';
import { factOf, readFact, unparsable, worstOf } from './answer.ts';
import { compute } from './compute.ts';
import { CURRENT, type MachineLearning, SERVICES } from './machine-learning.ts';
import type { Session } from './session.ts';
import { anyId, armId, identity, itemsOf, maybePrincipal, maybeText, systemData } from './wire.ts';

/** A datastore out of an answer. */
export const datastore = z
  .object({
    id: armId,
    name: maybeText,
    properties: z.object({
      datastoreType: z.string().min(1),
      accountName: maybeText,
      storeName: maybeText,
      credentials: z.object({ credentialsType: maybeText }).nullish(),
    }),
  })
  .transform(
    ({ id, name, properties }): Datastore => ({
      id,
      name: name ?? nameOf(id),
      type: properties.datastoreType,
      account: properties.accountName ?? properties.storeName,
      credentials: properties.credentials?.credentialsType ?? null,
    }),
  );

/** Templates write these names in lower case, the specification does not. */
const credentials = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((it) => Object.fromEntries(Object.entries(it ?? {}).map(([name, value]) => [name.toLowerCase(), value])))
  .pipe(z.object({ clientid: maybePrincipal.catch(null), resourceid: anyId.catch(null) }));

const connection = z
  .object({
    id: armId,
    name: maybeText,
    properties: z.object({
      category: maybeText,
      authType: maybeText,
      target: maybeText,
      credentials,
      metadata: z.record(z.string(), z.unknown()).nullish(),
    }),
  })
  .transform(({ id, name, properties: { category, authType, target, metadata, credentials: it } }): Connection => {
    const values = Object.values(metadata ?? {}).filter((value) => typeof value === 'string');
    const isManaged = authType?.toLowerCase() === 'managedidentity';
    return {
      id,
      name: name ?? nameOf(id),
      category,
      authType,
      leadsTo: target === null ? values : [target, ...values],
      identity: isManaged ? { resourceId: it.resourceid, clientId: it.clientid } : null,
    };
  });

/** Kinds of endpoints that run on a compute of the customer's. */
const ELSEWHERE = new Set(['kubernetes', 'k8s', 'aks']);

const endpointOf = (sort: Endpoint['kind']): z.ZodType<Endpoint> =>
  z
    .object({
      id: armId,
      name: maybeText,
      kind: maybeText,
      identity,
      systemData,
      properties: z.object({ authMode: maybeText, provisioningState: maybeText, compute: maybeText }),
    })
    .transform(
      ({ id, name, kind, identity: it, systemData: stamps, properties }): Endpoint => ({
        id,
        name: name ?? nameOf(id),
        kind: sort,
        // where Azure does not say, one that runs on a compute is not run by Azure; what is new is judged like what Azure runs
        managed: sort === 'online' && (kind === null ? properties.compute === null : !ELSEWHERE.has(kind.toLowerCase())),
        authMode: properties.authMode,
        identity: it,
        provisioningState: properties.provisioningState,
        createdAt: stamps.createdAt,
      }),
    );

const service = z
  .object({ id: armId, name: maybeText, properties: z.object({ computeType: maybeText }) })
  .transform(
    ({ id, name, properties }): Service => ({ id, name: name ?? nameOf(id), type: properties.computeType ?? 'unknown' }),
  );

function collection<T>(name: string, item: z.ZodType<T>) {
  return (session: Session, client: MachineLearning, id: Id): Promise<Fact<readonly T[]>> =>
    readFact(
      session,
      `the ${name} of workspace ${id}`,
      (options) => client.list(id, name, CURRENT, options),
      (replies) => itemsOf(replies, item),
    );
}

export const readComputes = collection<Compute>('computes', compute);
export const readDatastores = collection<Datastore>('datastores', datastore);
export const readConnections = collection<Connection>('connections', connection);
const readOnline = collection<Endpoint>('onlineEndpoints', endpointOf('online'));
const readBatch = collection<Endpoint>('batchEndpoints', endpointOf('batch'));

/** Online and batch endpoints: known only if both lists are. */
export async function readEndpoints(session: Session, client: MachineLearning, id: Id): Promise<Fact<readonly Endpoint[]>> {
  const what = `the endpoints of workspace ${id}`;
  const [online, batch] = await session.meter.together([
    () => readOnline(session, client, id),
    () => readBatch(session, client, id),
  ]);
  if (online.state === 'known' && batch.state === 'known')
    return { state: 'known', value: [...online.value, ...batch.value], at: Math.min(online.at, batch.at) };
  return worstOf([online, batch]) ?? unparsable(what, session.clock.now());
}

/**
 * Workspaces made after the first generation refuse the question, as Azure may one day for all, and that is an answer: they have none.
 * What such services run as shows among container groups, too.
 */
export async function readServices(session: Session, client: MachineLearning, id: Id): Promise<Fact<readonly Service[]>> {
  const what = `the services of workspace ${id}`;
  const exchange = await session.exchange((options) => client.list(id, 'services', SERVICES, options));
  const last = exchange.replies.at(-1);
  const none = last?.status === 404 || last?.status === 400;
  if (none && last.at !== null) return { state: 'known', value: [], at: last.at };
  return factOf(exchange, what, session, (replies) => itemsOf(replies, service));
}
