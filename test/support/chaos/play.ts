import type { Held, Intent } from '../../../src/engine/ports.ts';
import type { Step } from '../../../src/model/step.ts';
import type { Resource } from '../../../src/sandbox/contract.ts';
import type { EstatePlan } from '../../../src/sandbox/estate/plan.ts';
import { startWorld, type World } from '../world.ts';
import { type Deed, perform } from './deeds.ts';
import { createDraw, createHanging, shaky, type Weather } from './weather.ts';

export interface Script {
  readonly plan: EstatePlan;
  readonly seed: number;
  /** Seconds. */
  readonly settle: number;
  readonly migrate: boolean;
  /** Rules that are only audited. */
  readonly audited: readonly string[];
  readonly swept: boolean;
  readonly operationSeconds: number;
  readonly steps: readonly (
    | { readonly kind: 'deed'; readonly deed: Deed }
    | { readonly kind: 'weather'; readonly weather: Weather }
    | { readonly kind: 'pass'; readonly seconds: number }
    | { readonly kind: 'sweep' }
  )[];
}

interface Noted {
  readonly step: Step;
  /** The last request before it was recorded. */
  readonly after: number;
}

const HOUR = 3_600;
const isHeld = (it: Intent | Held): it is Held => 'by' in it;

/** What is wrong after a script was played; nothing, if all promises were kept. */
export async function play(script: Script): Promise<readonly string[]> {
  const stage = await open(script);
  const wrong: string[] = [];
  try {
    for (const [n, step] of script.steps.entries()) {
      await stage.take(step);
      wrong.push(...stage.judge().map((it) => `after step ${n}: ${it}`));
      if (wrong.length > 0) return wrong;
    }
    return await stage.end();
  } finally {
    stage.world.dispose();
  }
}

async function open(script: Script) {
  const draw = createDraw(script.seed);
  const hanging = createHanging();
  const noted: Noted[] = [];
  const state: {
    failing: Extract<Weather, { weather: 'journal' }> | undefined;
    queue: Extract<Weather, { weather: 'queue' }> | undefined;
  } = {
    failing: undefined,
    queue: undefined,
  };
  const had = { stale: false, loss: false, journal: false, refusal: false };
  let world: World | undefined;
  const started = await startWorld({
    plan: script.plan,
    seed: script.seed,
    settle: script.settle,
    migrate: script.migrate,
    swept: script.swept,
    operationSeconds: script.operationSeconds,
    modes: (rule) => (script.audited.includes(rule) ? 'audit' : 'enforce'),
    timeout: hanging.timeout,
    httpClient: hanging.httpClient,
    copies: () => {
      const { queue } = state;
      if (queue === undefined) return 1;
      if (draw() < queue.refused) throw new Error('The queue cannot be reached.');
      if (draw() < queue.lost) return 0;
      return draw() < queue.doubled ? 2 : 1;
    },
    journal: (journal) =>
      shaky(
        {
          ...journal,
          intend: async (step, ...more) => {
            const intent = await journal.intend(step, ...more);
            if (!isHeld(intent)) noted.push({ step, after: world?.mark() ?? 0 });
            return intent;
          },
        },
        () => state.failing,
        draw,
      ),
  });
  world = started;
  const mona = await started.person('Mona');
  const spare = ({ properties }: Resource): boolean => properties.principalId === started.appId;

  const calm = (): void => {
    state.failing = undefined;
    state.queue = undefined;
    started.sandbox.faults.clear();
    started.sandbox.eventGrid.misbehave({});
    hanging.begin(0, false);
  };
  const blow = (weather: Weather): unknown => {
    const principalId = started.appId;
    switch (weather.weather) {
      case 'fault': {
        const { operation, fault, count, probability } = weather;
        return started.sandbox.faults.add({ match: { operation, principalId }, fault, count, probability });
      }
      case 'stale':
        had.stale = true;
        return started.sandbox.faults.add({ match: { principalId }, fault: { kind: 'stale' }, count: weather.count });
      case 'events':
        had.loss ||= (weather.mischief.dropped ?? 0) > 0;
        return started.sandbox.eventGrid.misbehave(weather.mischief);
      case 'journal':
        had.journal = true;
        state.failing = weather;
        return;
      case 'queue':
        had.loss ||= weather.lost > 0;
        had.refusal ||= weather.refused > 0;
        state.queue = weather;
        return;
      case 'hang':
        return hanging.begin(weather.count, weather.after);
      default:
        return calm();
    }
  };

  const take = async (step: Script['steps'][number]): Promise<unknown> => {
    switch (step.kind) {
      case 'deed':
        return perform(mona, step.deed, spare);
      case 'weather':
        return blow(step.weather);
      case 'pass':
        return started.pass(step.seconds);
      case 'sweep':
        return started.sweep().catch(() => undefined);
    }
  };

  const judge = (): readonly string[] => [
    ...(had.stale ? [] : brokenBy(started)),
    ...unrecorded(started, noted),
    ...uncalledFor(script, noted, started),
    ...(had.journal || had.refusal ? [] : started.poison.map((it) => `poison: ${JSON.stringify(it)}`)),
  ];

  const end = async (): Promise<readonly string[]> => {
    calm();
    await started.pass(3 * HOUR);
    const wrong = [...judge()];
    if (script.swept && !had.loss && !had.journal && !had.refusal && !had.stale)
      wrong.push(...(await left(started)).map((it) => `before a sweep: ${it}`));
    for (let n = 0; n < 4; n += 1) {
      await started.sweep();
      await started.pass(2 * HOUR);
    }
    wrong.push(...judge());
    const since = started.mark();
    await started.sweep();
    await started.pass(600);
    wrong.push(...done(started, since).map((it) => `a further sweep writes: ${it}`));
    wrong.push(...(await left(started)));
    wrong.push(...(await untold(started)));
    wrong.push(...(await unresolved(started)));
    return wrong;
  };
  return { world: started, take, judge, end };
}

function brokenBy(world: World): readonly string[] {
  return world.sandbox.oracle
    .report()
    .everBroken.filter(({ causedBy }) => causedBy?.principalId === world.appId)
    .map((it) => `broken: ${JSON.stringify(it)}`);
}

const isWrite = ({ method, path }: { method: string; path: string }): boolean =>
  method !== 'GET' && !path.endsWith('/Microsoft.ResourceGraph/resources');

/** The setting that a request writes. */
const settingOf = (path: string): string =>
  path.toLowerCase().replace(/\/providers\/microsoft\.authorization\/roleassignments\/[^/]+$/, '|role');
const settingIn = ({ kind, on }: Step): string => (kind === 'role' ? `${on}|role` : on);

function unrecorded(world: World, noted: readonly Noted[]): readonly string[] {
  const seen = new Map<string, number>();
  return world
    .requests()
    .filter(isWrite)
    .flatMap(({ number, method, path }) => {
      const setting = settingOf(path);
      const written = (seen.get(setting) ?? 0) + 1;
      seen.set(setting, written);
      const intended = noted.filter((it) => settingIn(it.step) === setting && it.after < number).length;
      return written <= intended ? [] : [`without intent: ${method} ${path}`];
    });
}

function uncalledFor({ audited }: Script, noted: readonly Noted[], world: World): readonly string[] {
  const { store } = world.sandbox.azure;
  const ours = new Set(
    [
      ...world.estate.workspaces.flatMap(({ id, storageAccountId, registryId }) => [id, storageAccountId, registryId ?? '']),
      ...store.list('Microsoft.ContainerRegistry/registries').map(({ id }) => id),
    ].map((it) => it.toLowerCase()),
  );
  return noted.flatMap(({ step }) => [
    ...(audited.includes(step.rule) ? [`in audit mode: ${step.rule} on ${step.on}`] : []),
    ...(ours.has(step.on) ? [] : [`outside the estate: ${step.rule} on ${step.on}`]),
  ]);
}

const done = (world: World, since: number): readonly string[] =>
  world
    .requests(since)
    .filter((it) => isWrite(it) && (it.status ?? 0) < 400)
    .map(({ method, path }) => `${method} ${path}`);

/** Steps that could be made, and that nobody makes. */
async function left(world: World): Promise<readonly string[]> {
  // Resource Graph lets nobody ask without end
  await world.pass(60);
  // what Azure refuses is tried again by every sweep
  const refused = new Set(
    (await world.journal.story()).flatMap((row) => (row.kind === 'result' && row.result === 'refused' ? [row.resource] : [])),
  );
  const locked = world.sandbox.azure.store.list('Microsoft.Authorization/locks').length > 0;
  const { targets } = await world.check();
  const steps = targets.flatMap(({ plan }) => plan);
  return steps
    .filter(({ state, because, on }) =>
      state === 'ready' || state === 'waiting' ? !locked && !refused.has(on) : because.length === 0,
    )
    .map((it) => `left: ${JSON.stringify(it)}`);
}

/** Every drift that is there was told, in a sentence. */
async function untold(world: World): Promise<readonly string[]> {
  await world.pass(60);
  const { targets } = await world.check();
  const rows = (await world.journal.story()).filter((row) => row.kind === 'outcome');
  return targets
    .flatMap(({ findings }) => findings)
    .filter(({ verdict }) => verdict !== 'compliant')
    .flatMap(({ rule, resource, verdict, says }) => {
      const last = rows.findLast((row) => row.rule === rule && row.resource === resource);
      const about = `${verdict}: ${rule} on ${resource}: ${says}`;
      if (last === undefined) return [`untold: ${about}`];
      const fits = !['repaired', 'gone', 'resolved', 'compliant'].includes(last.outcome);
      const others = rows.filter((row) => row.rule === rule && row.resource === resource);
      const some = others.some(({ outcome }) => !['repaired', 'gone', 'resolved', 'compliant'].includes(outcome));
      return (fits || some) && /^\S.*\.$/su.test(last.says) ? [] : [`told otherwise (${last.outcome} «${last.says}»): ${about}`];
    });
}

/** Every intent has a result, or another run has taken it over. */
async function unresolved(world: World): Promise<readonly string[]> {
  const rows = await world.journal.story();
  const ended = new Set(rows.flatMap((row) => (row.kind === 'result' ? [row.intent] : [])));
  return rows.flatMap((row) => (row.kind === 'intent' && !ended.has(row.intent) ? [`without result: ${row.says}`] : []));
}
