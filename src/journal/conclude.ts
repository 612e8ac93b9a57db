import type { Conclusion, JournalPort, Outcome } from '../engine/ports.ts';
import type { Finding } from '../model/finding.ts';
import type { Id, Instant } from '../model/id.ts';
import { causeFields } from './cause.ts';
import { untilRecorded } from './commit.ts';
import { headFields, headMemoryOf, learn } from './head.ts';
import { brief, encode, hash, headKey, iso, stamp } from './keys.ts';
import { conditional, type Fields, type Row, type RowChange, type Rows } from './rows.ts';
import { type Telling, tell } from './tell.ts';
import { writtenAt } from './writes.ts';

/** A head takes two changes, its memory and its row of the story; a transaction takes a hundred. */
const HEADS_AT_ONCE = 50;

interface Seen {
  readonly key: string;
  readonly findings: readonly Finding[];
  readonly outcome?: Outcome;
  /** By Azure's clock; a repair is not verified before Azure answered its write. */
  readonly verifiedAt: Instant;
}

/** In the order of time; within Azure's whole seconds a repaired head was drifted first. */
const inOrder = (a: Finding, b: Finding): number =>
  a.at - b.at || Number(b.verdict === 'drifted') - Number(a.verdict === 'drifted');

async function seenIn({ outcomes, seen }: Conclusion, rows: Rows): Promise<readonly (Seen & { readonly resource: Id })[]> {
  const findings = Map.groupBy([...outcomes.map(({ finding }) => finding), ...seen], headKey);
  const told = new Map(outcomes.map((outcome) => [headKey(outcome.finding), outcome]));
  return Promise.all(
    [...findings].flatMap(([key, all]) => {
      const outcome = told.get(key);
      const [first] = all;
      return first === undefined
        ? []
        : [
            (async () => ({
              key,
              resource: first.resource,
              findings: outcome?.ending.outcome === 'gone' ? [] : all.toSorted(inOrder),
              verifiedAt: outcome === undefined ? first.at : await verifiedAt(outcome, rows),
              ...(outcome === undefined ? {} : { outcome }),
            }))(),
          ];
    }),
  );
}

async function verifiedAt({ finding, ending }: Outcome, rows: Rows): Promise<Instant> {
  if (ending.outcome !== 'repaired') return finding.at;
  return Math.max(finding.at, (await writtenAt(rows, ending.step)) ?? finding.at);
}

function storyFields(telling: Telling, { finding, ending }: Outcome, verified: Instant, conclusion: Conclusion): Fields {
  const { cause, target } = conclusion;
  const { requests, trips } = ending.outcome === 'repaired' ? ending : conclusion;
  return {
    ...causeFields(cause),
    kind: 'outcome',
    at: iso(verified),
    outcome: telling.outcome,
    rule: brief(finding.rule),
    resource: brief(finding.resource),
    aspect: finding.aspect === undefined ? undefined : brief(finding.aspect),
    target: brief(target.id),
    says: brief(telling.says),
    notify: telling.notify,
    // Azure's times have whole seconds in one place and fractions in the other
    eventToVerifiedMs: cause.by === 'event' ? Math.max(0, verified - cause.change.at) : undefined,
    requests,
    trips,
  };
}

function changesOf({ key, findings, outcome, verifiedAt: at }: Seen, read: Row | undefined, conclusion: Conclusion, now: number) {
  const [head] = findings.length > 0 ? findings : outcome === undefined ? [] : [outcome.finding];
  if (head === undefined) return [];
  const learned = findings.reduce(learn, headMemoryOf(read));
  const { memory, telling } = outcome === undefined ? { memory: learned } : tell(learned, outcome);
  const remembered: RowChange = conditional(read, key, headFields(head, memory));
  if (telling === undefined || outcome === undefined) return [remembered];
  const fields = { ...storyFields(telling, outcome, at, conclusion), recordedAt: iso(now) };
  const story: RowChange = { do: 'put', key: `story-${stamp(now)}-${hash(`${key}|${memory.told}`)}`, fields };
  return [remembered, story];
}

/** Tells what is new and remembers what was seen, resource by resource; recorded twice it adds nothing. */
export function openConclusions(rows: Rows, now: () => number): Pick<JournalPort, 'conclude'> {
  async function about(resource: Id, seen: readonly Seen[], conclusion: Conclusion): Promise<void> {
    for (let start = 0; start < seen.length; start += HEADS_AT_ONCE) {
      const part = seen.slice(start, start + HEADS_AT_ONCE);
      await untilRecorded(rows, async () => {
        const read = await rows.range({ partition: encode(resource), from: 'head-', below: 'head.' });
        const byKey = new Map(read.map((row) => [row.key, row]));
        const changes = part.flatMap((it) => changesOf(it, byKey.get(it.key), conclusion, now()));
        const result = await rows.commit(encode(resource), changes);
        return result === 'done' ? undefined : result;
      });
    }
  }

  return {
    async conclude(conclusion) {
      const byResource = Map.groupBy(await seenIn(conclusion, rows), ({ resource }) => resource);
      await Promise.all([...byResource].map(([resource, seen]) => about(resource, seen, conclusion)));
    },
  };
}
