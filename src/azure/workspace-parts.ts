import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import { type Id, nameOf } from '../model/id.ts';
import type { Compute, Connection, Datastore, Endpoint, Service } from '../model/resource.ts';
import { factOf, readFact, unparsable, worstOf } from './answer.ts';
import { CURRENT, type MachineLearning, SERVICES } from './machine-learning.ts';
import type { Session } from './session.ts';
import { armId, identity, itemsOf, maybeInstant, maybeText, systemData } from './wire.ts';

const compute = z
  .object({
    id: armId,
    name: maybeText,
    identity,
    systemData,
    properties: z.object({
      computeType: z.string().min(1),
      provisioningState: maybeText,
      isAttachedCompute: z.boolean().nullish(),
      createdOn: maybeInstant,
      properties: z.object({ currentNodeCount: z.number().nullish(), allocationState: maybeText }).nullish(),
    }),
  })
  .transform(({ id, name, identity: it, systemData: stamps, properties }): Compute => {
    const nodes = properties.properties;
    return {
      id,
      name: name ?? nameOf(id),
      type: properties.computeType,
      attached: properties.isAttachedCompute ?? false,
      identity: it,
      provisioningState: properties.provisioningState,
      createdAt: properties.createdOn ?? stamps.createdAt,
      nodes:
        typeof nodes?.currentNodeCount === 'number'
          ? { current: nodes.currentNodeCount, steady: nodes.allocationState?.toLowerCase() === 'steady' }
          : null,
    };
  });

const datastore = z
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

const connection = z
  .object({
    id: armId,
    name: maybeText,
    properties: z.object({
      category: maybeText,
      authType: maybeText,
      target: maybeText,
      metadata: z.record(z.string(), z.unknown()).nullish(),
    }),
  })
  .transform(({ id, name, properties: { category, authType, target, metadata } }): Connection => {
    const values = Object.values(metadata ?? {}).filter((value) => typeof value === 'string');
    return { id, name: name ?? nameOf(id), category, authType, leadsTo: target === null ? values : [target, ...values] };
  });

const endpointOf = (kind: Endpoint['kind']): z.ZodType<Endpoint> =>
  z.object({ id: armId, name: maybeText }).transform(({ id, name }) => ({ id, name: name ?? nameOf(id), kind }));

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

/** Workspaces made after the first generation refuse the question, which is an answer: they have none. */
export async function readServices(session: Session, client: MachineLearning, id: Id): Promise<Fact<readonly Service[]>> {
  const what = `the services of workspace ${id}`;
  const exchange = await session.exchange((options) => client.list(id, 'services', SERVICES, options));
  const last = exchange.replies.at(-1);
  const none = last?.status === 404 || last?.status === 400;
  if (none && last.at !== null) return { state: 'known', value: [], at: last.at };
  return factOf(exchange, what, session, (replies) => itemsOf(replies, service));
}
