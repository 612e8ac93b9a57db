/** What flags say of the demo's policy. */
export interface Spoken {
  readonly mode: 'audit' | 'enforce';
  readonly migrate: boolean;
  readonly settleSeconds: number;
}

const EVERYWHERE = '*';

/**
 * The policy of a demo that was given none. Its administrators are service principals and may be; and whoever says `--migrate` says
 * with it all that Azure cannot show: nobody but Azure Machine Learning uses what the other client builds.
 */
export function ownPolicy({ mode, migrate, settleSeconds }: Spoken, administrators: readonly string[]): object {
  return {
    wants: {
      servicePrincipals: { allowed: administrators },
      ...(migrate && {
        workspaces: [{ scope: EVERYWHERE, people: 'none', serverless: 'none', containerInstances: 'none' }],
        dependencies: [{ scope: EVERYWHERE, onlyMachineLearning: true, coverage: true }],
      }),
    },
    limits: {
      modes: { '*': mode },
      settleSeconds,
      ...(migrate && { migrate: [{ rules: ['*'], scope: EVERYWHERE }] }),
    },
  };
}
