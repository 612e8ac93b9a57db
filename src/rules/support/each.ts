import type { Said } from '../../model/finding.ts';
import type { Id, Instant } from '../../model/id.ts';
import { unfinished } from './unfinished.ts';

interface Changing {
  readonly id: Id;
  readonly provisioningState: string | null;
  readonly createdAt: Instant | null;
}

/** One finding for each resource: unknown while Azure is still changing it, else what `say` makes of it. `at`: when they were read. */
export function eachSteady<T extends Changing>(all: readonly T[], at: Instant, say: (it: T) => Said): readonly Said[] {
  return all.flatMap((it) => {
    const waits = unfinished(it, at);
    return waits.length > 0 ? waits : [{ resource: it.id, ...say(it) }];
  });
}
