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

/** Tells the one who asks; what is told once is told to the first. */
export type Say = (level: 'log' | 'warn' | 'error', says: string) => void;

export const NONE_EVER_GOOD = 'none ever good';

export interface PolicySource {
  /** What is in force now. Never throws: a newer document that is bad or cannot be read leaves the last good one in force. */
  current(say: Say): Promise<InForce | typeof NONE_EVER_GOOD>;
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
  writesPerHour: () => policy.writesPerHour,
});

/** A document that is read again when it has changed. Each version is parsed once, and its errors are told once. */
export function createPolicySource({ place, now }: PolicySourceOptions): PolicySource {
  let good: InForce | undefined;
  let version: string | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const stays = (): string => (good === undefined ? '' : ' The last good one stays in force.');

  function take({ text, version: newest }: Answer & { readonly is: 'read' }, say: Say): void {
    version = newest;
    const parsed = parsePolicy(text);
    if ('errors' in parsed) {
      say('error', `The policy ${place.name} (${newest}) is bad.${stays()}\n${parsed.errors.map((it) => `- ${it}`).join('\n')}`);
      return;
    }
    good = parsed.policy;
    say('log', `The policy ${place.name} (${newest}) is in force.`);
  }

  async function ask(say: Say): Promise<void> {
    askedAt = now();
    try {
      const answer = await place.read(version);
      if (answer.is === 'read') take(answer, say);
    } catch (error) {
      say('error', `The policy ${place.name} cannot be read: ${messageOf(error)}${stays()}`);
    }
  }

  return {
    writesPerHour: () => good?.writesPerHour ?? 0,
    async current(say) {
      if (asking === undefined && now() - askedAt >= place.every) {
        asking = ask(say).finally(() => {
          asking = undefined;
        });
      }
      await asking;
      if (good !== undefined) return good;
      say('error', `No policy was ever good at ${place.name}: everything is only audited, nothing is written.`);
      return NONE_EVER_GOOD;
    },
  };
}
