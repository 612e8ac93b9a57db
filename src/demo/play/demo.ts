import { setTimeout as sleep } from 'node:timers/promises';
import type { AppWorld } from '../app-world.ts';
import type { Connection, Estate } from '../connection.ts';
import { messageOf } from '../host/log.ts';
import { type AppClient, createAppClient, type Report } from './app-client.ts';
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

/** A check asks Resource Graph, which answers the app fifteen times in five seconds: those are for its work. */
const CHECK = 1_000;

/** The whole play: a first sweep, until all is clean; four breakages and their repairs; and what is left at the end. Throws a reason. */
export async function demo({ connection, estate, app, signal, tell }: DemoOptions): Promise<Result> {
  const { control } = app.deployment;
  const journal = openJournal(connection);
  const client = createAppClient(app.app);
  const scope = `/subscriptions/${estate.subscriptionId}`;
  await client.sweep();
  await until('the first sweep', async () => ((await journal.memory([])).firstSweep === null ? undefined : true), signal);
  const news = newOutcomes(journal);
  const { targets } = await untilClean(client, scope, signal);
  if (targets.every(({ findings }) => findings.length === 0))
    throw new Error('The policy takes in nothing of this estate: its include or exclude leaves all of it out.');
  for (const row of await news()) tell(spoken(row));
  tell('The first sweep is done: the estate is keyless.');
  const stage: Stage = { connection, control, estate, news, signal, tell };
  const repairs = await perform(stage);
  // a role that was granted acts after a while: only then does its consumer work again
  const whole = async () => ((await control.oracle()).brokenConsumers.length === 0 ? true : undefined);
  await until('everybody who needs it should be able to pull and read', whole, signal);
  const { drifted } = await untilClean(client, scope, signal);
  const wrong = await discrepancies(repairs, await journal.story(), control, app.app);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return resultOf(repairs, drifted, countBroken(await control.oracle(), app.app));
}

/** Checks until nothing is unknown, and nothing drifted that the app repairs: the rest is for people. Throws, at the end of the time, with what is. */
async function untilClean(client: AppClient, scope: string, signal: AbortSignal): Promise<Report> {
  let last = '';
  const look = async () => {
    try {
      const report = await client.check(scope);
      last = unclean(report);
      return last === '' ? report : undefined;
    } catch (error) {
      last = messageOf(error);
      return undefined;
    }
  };
  return until('the estate should be clean', look, signal, CHECK).catch((error) => {
    throw new Error(`${messageOf(error)}\n${last}`);
  });
}

type Looked = Report['targets'][number];

const isPlanned = ({ rule }: Looked['findings'][number], { plan }: Looked): boolean => plan.some((step) => step.rule === rule);

function unclean({ targets }: Report): string {
  const findings = targets.flatMap((target) =>
    target.findings.filter((it) => it.verdict === 'unknown' || (it.verdict === 'drifted' && isPlanned(it, target))),
  );
  return findings.map(({ rule, resource, says }) => `${rule} on ${resource}: ${says}`).join('\n');
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
