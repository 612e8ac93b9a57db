import { messageOf } from '../engine/failure.ts';
import { parsePolicy } from '../policy.ts';
import type { InForce } from './in-force.ts';

/** What a place answers: a document with its version (an ETag), or that the version it was asked about is still the newest. */
export type Answer = { readonly is: 'unchanged' } | { readonly is: 'read'; readonly text: string; readonly version: string };

/** Where a document lives. */
export interface Place {
  /** As people know it. */
  readonly name: string;
  /** Milliseconds between two reads at least. */
  readonly every: number;
  /** The document, if it is not of this version. Throws if it cannot be read. */
  read(version: string | null): Promise<Answer>;
}

/** Tells the one who asks. */
export type Say = (level: 'log' | 'warn' | 'error', says: string) => void;

export const NONE_EVER_GOOD = 'none ever good';

/** A document by the name of its place; the version of one that could not be read is not known. */
export interface Version {
  readonly document: string;
  readonly version: string | null;
}

/** What holds now, and what does not although somebody wrote it. */
export interface Standing {
  /** Null: no document was ever good. */
  readonly inForce: Version | null;
  /** The newest document, where it is bad or cannot be read, with everything that is wrong. */
  readonly refused: (Version & { readonly errors: readonly string[] }) | null;
}

export interface PolicySource {
  /**
   * What is in force now. Never throws: a newer document that is bad or cannot be read leaves the last good one in force, and all who
   * ask are told so, until it is mended.
   */
  current(say: Say): Promise<InForce | typeof NONE_EVER_GOOD>;
  /** As of when somebody asked last. */
  standing(): Standing;
  /** The budget of what was last in force; none while nothing was. */
  writesPerHour(): number;
}

export interface PolicySourceOptions {
  readonly place: Place;
  /** Our own clock, in milliseconds. */
  readonly now: () => number;
}

/** What settings say holds as long as the process. */
export const settledPolicy = (policy: InForce): PolicySource => ({
  current: async () => policy,
  standing: () => ({ inForce: { document: 'the app settings', version: null }, refused: null }),
  writesPerHour: () => policy.writesPerHour,
});

type Refused = NonNullable<Standing['refused']>;

/** What is known of a document. */
interface Known {
  readonly good: { readonly policy: InForce; readonly version: string } | null;
  /** Of the newest that was read, good or bad. */
  readonly version: string | null;
  readonly bad: Refused | null;
  /** The last read failed. */
  readonly unread: Refused | null;
}

const NOTHING: Known = { good: null, version: null, bad: null, unread: null };

async function askAgain({ name, read }: Place, known: Known): Promise<Known> {
  try {
    const answer = await read(known.version);
    if (answer.is === 'unchanged') return { ...known, unread: null };
    const { text, version } = answer;
    const parsed = parsePolicy(text);
    if ('errors' in parsed) return { ...known, version, bad: { document: name, version, errors: parsed.errors }, unread: null };
    return { good: { policy: parsed.policy, version }, version, bad: null, unread: null };
  } catch (error) {
    return { ...known, unread: { document: name, version: null, errors: [`cannot be read: ${messageOf(error)}`] } };
  }
}

const standingOf = ({ name }: Place, { good, bad, unread }: Known): Standing => ({
  inForce: good && { document: name, version: good.version },
  refused: unread ?? bad,
});

/** Whoever goes by an old document hears of it, not only the first; louder where it is news. */
function tell({ name }: Place, before: Known, { good, bad, unread }: Known, say: Say): void {
  if (good !== null && good !== before.good) say('log', `The policy ${name} (${good.version}) is in force.`);
  const stays = good === null ? '' : ` The last good one (${good.version}) stays in force.`;
  const level = (it: Refused) => (it === before.bad || it === before.unread ? 'warn' : 'error');
  if (bad !== null)
    say(level(bad), `The policy ${name} (${bad.version}) is bad.${stays}\n${bad.errors.map((it) => `- ${it}`).join('\n')}`);
  if (unread !== null) say(level(unread), `The policy ${name} ${unread.errors.join(' ')}${stays}`);
  if (good === null) say('error', `No policy was ever good at ${name}: everything is only audited, nothing is written.`);
}

/** A document that is read again when it has changed. Each version is parsed once. */
export function createPolicySource({ place, now }: PolicySourceOptions): PolicySource {
  let known = NOTHING;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    askedAt = now();
    known = await askAgain(place, known);
    asking = undefined;
  }

  return {
    writesPerHour: () => known.good?.policy.writesPerHour ?? 0,
    standing: () => standingOf(place, known),
    async current(say) {
      const before = known;
      if (asking === undefined && now() - askedAt >= place.every) asking = ask();
      await asking;
      tell(place, before, known, say);
      return known.good?.policy ?? NONE_EVER_GOOD;
    },
  };
}
