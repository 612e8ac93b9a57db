import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import { type Id, nameOf } from '../model/id.ts';
import type { EventSubscription } from '../model/neighbour.ts';
import { readFact, unparsable, worstOf } from './answer.ts';
import { encode, type Sender } from './operation.ts';
import type { Session } from './session.ts';
import { armId, itemsOf, maybeId, maybeText } from './wire.ts';

const VERSION = '2025-02-15';
const OF_SUBSCRIPTIONS = 'microsoft.resources.subscriptions';

const advanced = z.looseObject({ operatorType: maybeText, key: maybeText, values: z.array(z.unknown()).nullish() });
const Filter = z.object({
  subjectBeginsWith: maybeText,
  subjectEndsWith: maybeText,
  includedEventTypes: z.array(z.string()).nullish(),
  advancedFilters: z.array(advanced).nullish(),
});
const Subscription = z.object({
  id: armId,
  properties: z.object({ provisioningState: maybeText, filter: Filter.nullish() }),
});
const Topic = z.object({ id: armId, properties: z.object({ source: maybeId, topicType: maybeText }) });

const isList = ({ operatorType, key }: z.infer<typeof advanced>): boolean =>
  operatorType?.toLowerCase() === 'stringin' && key?.toLowerCase() === 'data.operationname';

/** Operations that pass for sure: filters add up, and of one that narrows in any other way nobody can say what it lets through. */
function operationsOf(filter: z.infer<typeof Filter>, subscription: Id): readonly string[] | null {
  const { subjectBeginsWith: begin, subjectEndsWith: end, advancedFilters } = filter;
  const narrows = end !== null || !`${subscription}/`.startsWith((begin ?? '').toLowerCase());
  const lists = advancedFilters ?? [];
  if (narrows || !lists.every(isList)) return [];
  const [first, ...others] = lists.map(({ values }) => (values ?? []).filter((value) => typeof value === 'string'));
  if (first === undefined) return null;
  return first.filter((one) => others.every((list) => list.some((it) => it.toLowerCase() === one.toLowerCase())));
}

function watching(subscription: Id): (it: z.infer<typeof Subscription>) => EventSubscription {
  return ({ id, properties: { provisioningState, filter } }) => ({
    id,
    provisioningState,
    eventTypes: filter?.includedEventTypes ?? null,
    operations: filter ? operationsOf(filter, subscription) : null,
  });
}

/** The list of a subscription holds those of its groups and resources too. */
const isAt = (id: Id, scope: Id): boolean => id === `${scope}/providers/microsoft.eventgrid/eventsubscriptions/${nameOf(id)}`;

function readSubscriptions(session: Session, arm: Sender, at: Id, of: Id): Promise<Fact<readonly EventSubscription[]>> {
  const collection = at === of ? `${encode(at)}/providers/Microsoft.EventGrid` : encode(at);
  return readFact(
    session,
    `the event subscriptions at ${at}`,
    (options) => arm.list(`${collection}/eventSubscriptions`, VERSION, options),
    (replies) => itemsOf(replies, Subscription).map(watching(of)),
  );
}

/** System topics over the subscription, each with its event subscriptions. */
async function readTopics(session: Session, arm: Sender, id: Id): Promise<Fact<readonly EventSubscription[]>> {
  const topics = await readFact(
    session,
    `the system topics of ${id}`,
    (options) => arm.list(`${encode(id)}/providers/Microsoft.EventGrid/systemTopics`, VERSION, options),
    (replies) =>
      itemsOf(replies, Topic).filter(
        ({ properties: { source, topicType } }) => source === id && topicType?.toLowerCase() === OF_SUBSCRIPTIONS,
      ),
  );
  if (topics.state !== 'known') return topics;
  const found = await session.meter.together<readonly Fact<readonly EventSubscription[]>[]>(
    topics.value.map((topic) => () => readSubscriptions(session, arm, topic.id, id)),
  );
  return joined([{ ...topics, value: [] }, ...found], `the system topics of ${id}`);
}

/** All of them, or why there is one that cannot be read. */
function joined(facts: readonly Fact<readonly EventSubscription[]>[], what: string): Fact<readonly EventSubscription[]> {
  const known = facts.flatMap((fact) => (fact.state === 'known' ? [fact] : []));
  const at = Math.min(...known.map((fact) => fact.at));
  if (known.length === facts.length) return { state: 'known', value: known.flatMap(({ value }) => value), at };
  return worstOf(facts) ?? unparsable(what, at);
}

/** Event subscriptions at a subscription: its own, and those of the system topics over it. */
export async function readWatch(session: Session, arm: Sender, id: Id): Promise<Fact<readonly EventSubscription[]>> {
  const [own, topics] = await session.meter.together([
    () => readSubscriptions(session, arm, id, id),
    () => readTopics(session, arm, id),
  ]);
  const mine = own.state === 'known' ? { ...own, value: own.value.filter((it) => isAt(it.id, id)) } : own;
  return joined([mine, topics], `the event subscriptions at ${id}`);
}
