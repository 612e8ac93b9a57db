import type { Azure } from '../azure.ts';
import { dependenciesOf } from '../providers/machine-learning/hub.ts';
import { keyOf, textAt } from '../providers/machine-learning/json.ts';
import { checksOf } from './checks.ts';
import { type Breakage, createHistory, type Write } from './history.ts';
import type { Household } from './household.ts';
import { createReach, householdOf, households } from './reach.ts';

export type { Breakage, Write } from './history.ts';

/** What the oracle has found. */
export interface Report {
  /** How many questions were asked so far. */
  readonly checks: number;
  /** Broken now. */
  readonly brokenConsumers: readonly Breakage[];
  /** Everything that ever was broken; what was mended says until when. */
  readonly everBroken: readonly Breakage[];
}

/** Asks every consumer of every workspace, after every write, whether it can still do its work. Knows nothing of any app. */
export interface Oracle {
  /** To be called after every write, delete and action that is done, whoever did it, and again when its operation ends. */
  observe(write: Write): void;
  /** Looks at the whole estate and takes it as it is: for what was put into the store without a request. */
  adopt(): void;
  report(): Report;
}

/** The oracle of one sandbox. */
export function createOracle(azure: Azure): Oracle {
  const reach = createReach();
  const history = createHistory();
  const look = (household: Household, cause: Write | undefined): void => {
    const key = keyOf(household.workspace.id);
    const checks = checksOf(azure, household);
    reach.learn(key, [...namedBy(azure, household), ...checks.map(({ dependency }) => dependency)]);
    history.take(key, checks, azure.clock.now(), cause);
  };
  const lookAgain = (key: string, cause: Write): void => {
    const workspace = azure.store.get(key);
    if (workspace) {
      look(householdOf(azure, workspace), cause);
      return;
    }
    reach.learn(key, []);
    history.take(key, [], azure.clock.now(), cause);
  };
  return {
    observe(write) {
      const touched = reach.of(write.resourceId);
      for (const key of touched) lookAgain(key, write);
      // what a role gives or takes acts later, and is still the doing of the write that gave or took it
      const propagation = azure.settings.rolePropagationSeconds * 1000;
      if (propagation <= 0 || touched.length === 0) return;
      azure.clock.schedule(azure.clock.now() + propagation, () => {
        for (const key of touched) lookAgain(key, write);
      });
    },
    adopt() {
      for (const household of households(azure)) look(household, undefined);
    },
    report: () => ({ checks: history.checks(), brokenConsumers: history.broken(), everBroken: history.ever() }),
  };
}

/** What a workspace names, whether or not anybody was asked about it. */
function namedBy(azure: Azure, { workspace }: Household): readonly string[] {
  const { storageAccount, containerRegistry } = dependenciesOf(workspace, azure.store);
  const hub = textAt(workspace.properties, 'hubResourceId');
  return [storageAccount, containerRegistry, hub, workspace.id].filter((id): id is string => typeof id === 'string');
}
