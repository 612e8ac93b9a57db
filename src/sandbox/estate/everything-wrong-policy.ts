import type { JsonObject } from '../contract.ts';
import type { EverythingWrong } from './everything-wrong.ts';

/** What policy may say beyond what the estate needs to be repaired. */
export interface PolicyOptions {
  /** Default `enforce`. */
  readonly mode?: 'audit' | 'enforce';
  /** Keys that were there before anybody looked are cut too. Default false. */
  readonly migrate?: boolean;
  /** Rules and rows that hand out power or write more than one setting. Default none. */
  readonly optIns?: readonly string[];
  /** Microsoft Graph may be asked how old secrets are. Default false. */
  readonly graph?: boolean;
  /** Seconds. Default: nothing is said. */
  readonly settleSeconds?: number;
}

/** The operator's document for the estate: who works where, what is paired with what, and what Azure cannot show. */
export function everythingWrongPolicy(estate: EverythingWrong, options: PolicyOptions = {}): JsonObject {
  const { mode = 'enforce', migrate = false, optIns = [], graph = false, settleSeconds } = options;
  return {
    wants: {
      keylessStorage: true,
      workspaces: [
        { scope: '*', people: 'none', serverless: 'none', containerInstances: 'none' },
        ofPlain(estate),
        { scope: estate.workspaces.assigned, serverless: 'used' },
      ],
      dependencies: [{ scope: '*', onlyMachineLearning: true, coverage: true }],
      servicePrincipals: { allowed: [...estate.builders], maximumSecretAgeDays: graph ? 180 : null },
    },
    limits: {
      modes: { '*': mode },
      migrate: migrate ? [{ rules: ['*'], scope: '*' }] : [],
      ...(settleSeconds === undefined ? {} : { settleSeconds }),
      writesPerHour: 1000,
      optIns: [...optIns],
    },
  };
}

function ofPlain({ workspaces, pairs }: EverythingWrong): JsonObject {
  const score = `${workspaces.plain
    ?.split('/')
    .at(-1)
    ?.replace(/plain$/, '')}score`;
  return {
    scope: workspaces.plain,
    people: { contribute: [...pairs.people.contribute], read: [...pairs.people.read] },
    privateRegistries: [{ registry: pairs.privateRegistry, computes: ['gpu'], endpoints: [score], builds: [pairs.builder] }],
    accounts: [{ account: pairs.foreignAccount, computes: ['gpu'] }],
    parallelRun: ['batch'],
    readOnly: ['viewer'],
    monitoring: [pairs.monitor],
  };
}
