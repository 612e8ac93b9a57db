import type { AppWorld } from '../app-world.ts';
import type { Connection, EverythingWrong } from '../connection.ts';
import type { Control, LoggedRequest } from '../control.ts';
import { createAppClient, type Report } from './app-client.ts';
import { newOutcomes, type OutcomeRow, openJournal } from './journal.ts';
import { said, spoken, until } from './perform.ts';
import { countBroken, discrepancies, isAcceptedWrite, type Result, resultOf } from './result.ts';

export interface MendOptions {
  readonly connection: Connection;
  readonly estate: EverythingWrong;
  readonly app: AppWorld;
  readonly settleSeconds: number;
  /** Ends all waiting. */
  readonly signal: AbortSignal;
  tell(line: string): void;
}

type Finding = Report['targets'][number]['findings'][number];

/** A failed read and a failed message are tried again after 30 seconds: what asks Azure nothing for longer, and for what settles, is over. */
const LONGEST_PAUSE = 32_000;
/** Resource Graph answers the app fifteen times in five seconds. */
const CHECK = 5_000;

async function oursSince({ app, deployment }: AppWorld, since: number): Promise<readonly LoggedRequest[]> {
  return (await deployment.control.requests(since)).filter(({ principal }) => principal === app.principalId);
}

/** Sweeps, and resolves when the app has asked Azure nothing for so long that nothing of it is under way. */
async function sweep({ app, settleSeconds, signal }: MendOptions, tellNews: () => Promise<void>): Promise<void> {
  await createAppClient(app.app).sweep();
  let [last, since] = [-1, Date.now()];
  const rested = async (): Promise<true | undefined> => {
    await tellNews();
    const newest = (await oursSince(app, 0)).at(-1)?.number ?? 0;
    if (newest !== last) [last, since] = [newest, Date.now()];
    return Date.now() - since >= LONGEST_PAUSE + settleSeconds * 1_000 ? true : undefined;
  };
  await until('the app should come to rest', rested, signal, 1_000);
}

/** What is found at the end, once Resource Graph has answered all that it takes. */
async function findingsLeft({ connection, app, signal }: MendOptions): Promise<readonly Finding[]> {
  const client = createAppClient(app.app);
  const targets = new Map<string, readonly Finding[]>();
  for (const it of connection.subscriptions) {
    const look = () => client.check(`/subscriptions/${it}`).catch(() => undefined);
    const report = await until(`a check of ${it}`, look, signal, CHECK);
    for (const { id, findings } of report.targets) targets.set(id, findings);
  }
  return [...targets.values()].flat().filter(({ verdict }) => verdict !== 'compliant');
}

/** Those that cannot work, whoever is to blame. */
async function brokenNow(control: Control): Promise<ReadonlySet<string>> {
  return new Set((await control.oracle()).brokenConsumers.map(({ consumer, dependency }) => `${consumer} ${dependency}`));
}

/** Consumers that the app broke, or that cannot work now and could before. */
async function countNewlyBroken({ app, deployment }: AppWorld, before: ReadonlySet<string>): Promise<number> {
  const report = await deployment.control.oracle();
  const fresh = report.brokenConsumers.filter(({ consumer, dependency }) => !before.has(`${consumer} ${dependency}`));
  return countBroken({ ...report, brokenConsumers: fresh }, app);
}

/**
 * Sweeps an estate in which everything is wrong until all is repaired that can be, then once more: that sweep must write nothing.
 * Tells what is left for people, a sentence each. Throws a reason.
 */
export async function mend(options: MendOptions): Promise<Result> {
  const { connection, app, estate, tell } = options;
  const { control } = app.deployment;
  const journal = openJournal(connection);
  const news = newOutcomes(journal);
  const repairs: OutcomeRow[] = [];
  const tellNews = async (): Promise<void> => {
    for (const row of await news()) {
      if (row.outcome === 'repaired') repairs.push(row);
      tell(spoken(row));
    }
  };
  const before = await brokenNow(control);
  tell(`${estate.wrong.length} things are wrong, and ${before.size} consumers cannot work. The first sweep begins.`);
  await sweep(options, tellNews);
  tell('What can be repaired is. Another sweep must write nothing.');
  const mark = (await oursSince(app, 0)).at(-1)?.number ?? 0;
  await sweep(options, tellNews);
  const late = (await oursSince(app, mark)).filter(isAcceptedWrite).map(({ method, url }) => `${method} ${url}`);
  if (late.length > 0) throw new Error(`The last sweep still wrote: ${late.join(', ')}`);
  const left = await findingsLeft(options);
  for (const finding of left) tell(`· left for people: ${finding.rule}: ${said(finding)}`);
  const wrong = await discrepancies(repairs, await journal.story(), control, app.app);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  const drifted = left.filter(({ verdict }) => verdict === 'drifted');
  return resultOf(repairs, drifted.length, await countNewlyBroken(app, before));
}
