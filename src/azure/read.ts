import type { EstateMap } from '../engine/estate-map.ts';
import type { Reading } from '../engine/ports.ts';
import { type Fact, type Facts, type Key, type Kind, partsOf } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import { foreseen } from './prefetch.ts';
import type { Session } from './session.ts';

/** How each kind of fact is read. */
export type Readers = { readonly [K in Kind]: (id: Id) => Promise<Fact<Facts[K]>> };

async function readOne(session: Session, readers: Readers, key: Key): Promise<readonly [Key, Fact<unknown>]> {
  const { kind, id } = partsOf(key);
  try {
    return [key, await readers[kind](id)];
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'no reason given';
    const because = `Reading ${kind} of ${id} failed: ${reason}`;
    return [key, { state: 'unreadable', because, retryAt: null, at: session.clock.now() }];
  }
}

/** Reads keys side by side, each once, and what they foretell with them. Never throws. */
export function createRead(session: Session, readers: Readers, map: EstateMap): (keys: readonly Key[]) => Promise<Reading> {
  return async (keys) => {
    const { value, cost } = await session.meter.measure(async () => {
      // memory that cannot be read foretells nothing; whether that matters is for the fact that needs it to say
      const ahead = await foreseen(keys, map).catch(() => []);
      const wanted = [...new Set([...keys, ...ahead])];
      return session.meter.together<readonly (readonly [Key, Fact<unknown>])[]>(
        wanted.map((key) => () => readOne(session, readers, key)),
      );
    });
    return { facts: new Map(value), ...cost };
  };
}
