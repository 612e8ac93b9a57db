import { setTimeout as sleep } from 'node:timers/promises';
import type { AppWorld } from '../app-world.ts';
import type { Connection, Estate } from '../connection.ts';
import { createAppClient } from './app-client.ts';
import { newOutcomes, openJournal } from './journal.ts';
import { perform, type Stage, spoken, until } from './perform.ts';
import { countBroken, discrepancies, type Result, resultOf } from './result.ts';

export interface DemoOptions {
  readonly connection: Connection;
  readonly estate: Estate;
  readonly app: AppWorld;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
  tell(line: string): void;
}

/** The whole play: a first sweep, until all is clean; four breakages and their repairs; and what is left at the end. Throws a reason. */
export async function demo({ connection, estate, app, signal, tell }: DemoOptions): Promise<Result> {
  const { control } = app.deployment;
  const journal = openJournal(connection);
  const client = createAppClient(app.app);
  const scope = `/subscriptions/${estate.subscriptionId}`;
  await client.sweep();
  await until('the first sweep', async () => ((await journal.memory([])).firstSweep === null ? undefined : true), signal);
  const news = newOutcomes(journal);
  await until('a clean estate', async () => ((await remaining(client, scope)) === 0 ? true : undefined), signal);
  for (const row of await news()) tell(spoken(row));
  tell('The first sweep is done: the estate is keyless.');
  const stage: Stage = { connection, control, estate, news, signal, tell };
  const repairs = await perform(stage);
  // a role that was granted acts after a while: only then does its consumer work again
  const whole = async () => ((await control.oracle()).brokenConsumers.length === 0 ? true : undefined);
  await until('everybody who needs it should be able to pull and read', whole, signal);
  await until('no drift should be left', async () => ((await remaining(client, scope)) === 0 ? true : undefined), signal);
  const wrong = await discrepancies(repairs, await journal.story(), control, app.app);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return resultOf(repairs, await remaining(client, scope), countBroken(await control.oracle(), app.app));
}

async function remaining(client: ReturnType<typeof createAppClient>, scope: string): Promise<number> {
  const { drifted, unknown } = await client.check(scope);
  return drifted + unknown;
}

/** Tells every outcome from now on, until `signal` aborts. */
export async function follow({ connection, tell, signal }: Pick<DemoOptions, 'connection' | 'tell' | 'signal'>): Promise<void> {
  const news = newOutcomes(openJournal(connection));
  await news();
  while (!signal.aborted) {
    for (const row of await news()) tell(spoken(row));
    await sleep(500, undefined, { signal }).catch(() => undefined);
  }
}
