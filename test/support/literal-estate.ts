import { factsOf } from './facts.ts';
import { ACCOUNT, aCompute, accessOf, anAccount, aRegistry, aWorkspace, pulls, REGISTRY, reads, W1 } from './literals.ts';

/** Everything there is to know about one workspace with its registry, its account and a cluster; good unless said otherwise. */
export const literalEstate = (changes: Parameters<typeof factsOf>[0] = {}, more: Parameters<typeof factsOf>[1] = {}) =>
  factsOf(
    {
      workspace: aWorkspace(),
      registry: aRegistry(),
      storage: anAccount(),
      computes: [aCompute('gpu')],
      endpoints: [],
      services: [],
      connections: [],
      datastores: [],
      environments: { workspace: W1, versions: [] },
      jobs: [],
      estate: [W1],
      containerGroups: [],
      logins: { found: [], unread: [] },
      traffic: [],
      ...changes,
    },
    {
      [`users ${REGISTRY}`]: [W1],
      [`users ${ACCOUNT}`]: [W1],
      [`access ${REGISTRY}`]: pulls('gpu'),
      [`access ${ACCOUNT}`]: reads('gpu'),
      [`access ${W1}`]: accessOf(),
      ...more,
    },
  );
