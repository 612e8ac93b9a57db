import type { Refused } from '../engine/ports.ts';
import type { Fact } from '../model/fact.ts';
import { isSteady } from '../model/resource.ts';
import type { CallOptions } from './session.ts';

/** How far a write has come, as the resource itself shows it. */
export type Progress = 'in place' | 'failed' | 'unchanged' | 'unfinished';

/** One setting of one resource: how it is sent, and how its resource tells that it is there. */
export interface Setting {
  send(options: CallOptions): Promise<unknown>;
  /** Throws for a body that is not the resource, an empty one among it. */
  progressIn(body: unknown): Progress;
  look(): Promise<Fact<Progress>>;
}

/** Why a setting is not written at all: what would have to be sent cannot be known, or would change more. */
export interface Hindrance {
  readonly hindered: Refused;
}

export const hindrance = (says: string, by: Refused['by'] = 'request', retryAt: number | null = null): Hindrance => ({
  hindered: { by, says, retryAt },
});

/** What is missing of a fact that a write needs. */
export function hinderedBy(fact: Exclude<Fact<unknown>, { readonly state: 'known' }>, what: string): Hindrance {
  if (fact.state === 'absent') return hindrance(`Azure shows no ${what}.`);
  return hindrance(fact.because, fact.retryAt === null ? 'request' : 'transient', fact.retryAt);
}

type Provisioned = Parameters<typeof isSteady>[0];

interface Handle<T> {
  send(options: CallOptions): Promise<unknown>;
  parse(body: unknown): T;
  read(): Promise<Fact<T>>;
  holds(resource: T): boolean;
}

const ENDED_BADLY = new Set(['failed', 'canceled', 'cancelled']);

/** A setting of a resource that Azure provisions. */
export const settingOf = <T extends Provisioned>(handle: Handle<T>): Setting =>
  settingIn(handle, (resource) => {
    if (!isSteady(resource)) return 'unfinished';
    if (handle.holds(resource)) return 'in place';
    return ENDED_BADLY.has((resource.provisioningState ?? '').toLowerCase()) ? 'failed' : 'unchanged';
  });

/** A setting of a resource that is what it is as soon as Azure has answered. */
export const plainSettingOf = <T>(handle: Handle<T>): Setting =>
  settingIn(handle, (resource) => (handle.holds(resource) ? 'in place' : 'unchanged'));

function settingIn<T>({ send, parse, read }: Handle<T>, progress: (resource: T) => Progress): Setting {
  return {
    send,
    progressIn: (body) => progress(parse(body)),
    look: async () => {
      const fact = await read();
      return fact.state === 'known' ? { ...fact, value: progress(fact.value) } : fact;
    },
  };
}
