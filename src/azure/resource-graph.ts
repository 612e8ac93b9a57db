import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import { type Id, parseId } from '../model/id.ts';
import { factOf } from './answer.ts';
import type { Query } from './kql.ts';
import { type RawResponse, type Reply, replyOf } from './reply.ts';
import type { CallOptions, Session } from './session.ts';
import { armId, maybeText } from './wire.ts';

/** The most that Resource Graph gives at once. */
const PAGE = 1_000;

/** What is no id names no dependency that exists. */
const named = maybeText.transform((text): Id | null => (text === null ? null : (parseId(text) ?? null)));
const row = z.object({ id: armId, storage: named, registry: named, vault: named, insights: named, hub: named });
const Page = z.object({
  data: z.array(row),
  // a string on the wire, whatever the specification says
  resultTruncated: z.union([z.string(), z.boolean()]).transform((it) => String(it).toLowerCase() === 'true'),
  $skipToken: z.string().nullish(),
});

/** A workspace as Resource Graph remembers it. */
export interface Entry {
  readonly id: Id;
  readonly storage: Id | null;
  readonly registry: Id | null;
  readonly vault: Id | null;
  readonly insights: Id | null;
  readonly hub: Id | null;
}

export type ResourceGraph = (query: Query, what: string) => Promise<Fact<readonly Entry[]>>;

const tokenOf = (response: RawResponse): string | undefined => {
  const page = Page.pick({ $skipToken: true }).safeParse(replyOf(response).body);
  return page.success ? (page.data.$skipToken ?? undefined) : undefined;
};

/** All rows, or none: rows that were cut off are users that a cut would forget. */
function rowsOf(replies: readonly Reply[]): readonly Entry[] {
  const pages = replies.map((reply) => ({ cut: reply.scopeCut, ...Page.parse(reply.body) }));
  const last = pages.at(-1);
  if (last === undefined || pages.some(({ cut }) => cut)) throw new Error('The scope was cut.');
  if (last.resultTruncated) throw new Error('The rows were cut.');
  return pages.flatMap(({ data }) => data);
}

/** Asks Resource Graph, all pages. Throws a `TypeError` for an empty list of subscriptions, which Azure would take for all of them. */
export function createResourceGraph(session: Session, subscriptions: '*' | readonly string[]): ResourceGraph {
  if (subscriptions.length === 0) throw new TypeError('At least one subscription must be named.');
  const { credential, endpoint, scope, httpClient, prepare } = session.connection;
  const client = prepare(new ResourceGraphClient(credential, { endpoint, httpClient, credentials: { scopes: [scope] } }));
  // without the member: every subscription that the identity may read
  const within = subscriptions === '*' ? {} : { subscriptions: [...subscriptions] };
  const ask = async (query: Query, options: CallOptions): Promise<void> => {
    let skipToken: string | undefined;
    do {
      const paging = { resultFormat: 'objectArray', top: PAGE, ...(skipToken === undefined ? {} : { skipToken }) } as const;
      const follow = (response: RawResponse): void => {
        options.onResponse(response);
        skipToken = tokenOf(response);
      };
      skipToken = undefined;
      await client.resources({ ...within, query, options: paging }, { ...options, onResponse: follow });
    } while (skipToken !== undefined);
  };
  return async (query, what) => factOf(await session.exchange((options) => ask(query, options)), what, session, rowsOf);
}
