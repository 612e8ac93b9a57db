import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id, Instant } from '../model/id.ts';
import type { Traffic } from '../model/neighbour.ts';
import { readFact } from './answer.ts';
import { parseInstant } from './clock.ts';
import { asking, encode, type Sender } from './operation.ts';
import type { Session } from './session.ts';

const VERSION = '2024-02-01';
const DAY = 86_400_000;
/** Ways of authentication that are told apart; without it Azure shows the ten busiest and says nothing of the rest. */
const WAYS = 50;

const point = z.object({ timeStamp: z.string(), total: z.number().nullish() });
const named = z.object({ name: z.object({ value: z.string() }), value: z.string() });
const series = z.object({ metadatavalues: z.array(named), data: z.array(point) });
const Body = z.object({
  value: z.array(z.object({ errorCode: z.string().nullish(), timeseries: z.array(series).max(WAYS - 1) })).min(1),
});

function instant(text: string): Instant {
  const at = parseInstant(text);
  if (at === null) throw new Error(`«${text}» is no time.`);
  return at;
}

/** Throws for what does not say how it was authenticated: it must not pass for nothing. */
function trafficOf({ metadatavalues, data }: z.infer<typeof series>): readonly Traffic[] {
  const way = metadatavalues.find(({ name }) => name.value.toLowerCase() === 'authentication');
  if (way === undefined) throw new Error('A series names no authentication.');
  return data.flatMap(({ timeStamp, total }) =>
    typeof total === 'number' && total > 0 ? [{ hour: instant(timeStamp), authentication: way.value, requests: total }] : [],
  );
}

function parseTraffic(body: unknown): readonly Traffic[] {
  const metrics = Body.parse(body).value;
  if (metrics.some(({ errorCode }) => errorCode != null && errorCode.toLowerCase() !== 'success'))
    throw new Error('Azure could not compute the metric.');
  return metrics.flatMap(({ timeseries }) => timeseries.flatMap(trafficOf));
}

const iso = (at: Instant): string => new Date(at).toISOString();

/** Reads how the requests of a storage account's last 24 hours were authorised, hour by hour. Failed ones count too. */
export const readTraffic = (session: Session, arm: Sender, id: Id): Promise<Fact<readonly Traffic[]>> =>
  readFact(
    session,
    `the transactions of ${id}`,
    (options) => {
      const now = session.clock.now();
      const query = asking({
        metricnames: 'Transactions',
        metricnamespace: 'Microsoft.Storage/storageAccounts',
        aggregation: 'total',
        interval: 'PT1H',
        timespan: `${iso(now - DAY)}/${iso(now)}`,
        $filter: "Authentication eq '*'",
        top: String(WAYS),
      });
      return arm.get(`${encode(id)}/providers/Microsoft.Insights/metrics${query}`, VERSION, options);
    },
    (replies) => parseTraffic(replies.at(-1)?.body),
  );
