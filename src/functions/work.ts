import { messageOf } from '../engine/failure.ts';
import type { Cause, Policy, Ports } from '../engine/ports.ts';
import { reconcile } from '../engine/reconcile.ts';
import { eachOf } from '../engine/sweep.ts';
import type { Id } from '../model/id.ts';
import type { Deferrals } from './deferrals.ts';
import type { Log } from './log.ts';
import { aboutOf, type Item } from './message.ts';

/** Targets of one scope that are looked at side by side. */
const WIDTH = 4;

/** What one invocation works with. */
export interface Work {
  readonly ports: Ports;
  readonly policy: Policy;
  readonly deferrals: Deferrals;
  /** Aborted: nothing new is begun, the rest goes on by queue. */
  readonly enough: AbortSignal;
  readonly log: Log;
}

/** Looks at every target of a scope, or defers it. Throws if the scope cannot be expanded, or a target was neither concluded nor deferred. */
export async function spread(scope: Id, cause: Cause, work: Work): Promise<void> {
  const failures: unknown[] = [];
  let targets = 0;
  for await (const page of work.ports.expand(scope)) {
    targets += page.length;
    await eachOf(page, WIDTH, (target) =>
      lookOrDefer({ target }, cause, work).catch((error: unknown) => {
        failures.push(error);
      }),
    );
  }
  if (targets === 0) work.log('log', { ignored: 'nothing depends on it', says: scope });
  if (failures.length > 0) throw new AggregateError(failures, failures.map(messageOf).join(' '));
}

async function look(item: Item, cause: Cause, work: Work): Promise<void> {
  if ('scope' in item) return spread(item.scope, cause, work);
  await reconcile(item.target, cause, work.ports, work.policy);
}

/** Looks at an item while there is time and nothing fails; otherwise a message continues. Throws if that cannot be stored either. */
export async function lookOrDefer(item: Item, cause: Cause, work: Work): Promise<void> {
  const failed = work.enough.aborted ? undefined : await look(item, cause, work).then(() => 'done' as const, messageOf);
  if (failed === 'done') return;
  try {
    await work.deferrals.defer(item, cause, 0);
    work.log(failed === undefined ? 'log' : 'warn', { deferred: aboutOf(item), says: failed ?? 'The time was used up.' });
  } catch (error) {
    throw new Error(`${aboutOf(item)} was neither concluded (${failed ?? 'no time'}) nor deferred (${messageOf(error)}).`, {
      cause: error,
    });
  }
}
