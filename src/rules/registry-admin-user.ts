import { when } from '../model/finding.ts';
import { rule } from '../model/rule.ts';
import { accessTo, ifUses, noCredentialConnection, unjudgedConsumers } from './support/needs.ts';
import { unfinished } from './support/unfinished.ts';

/** Azure Machine Learning makes a registry and names it in the workspace without an event; Resource Graph shows that late. */
const FRESH = 15 * 60_000;
const AGAIN = 60_000;
const isFresh = (createdAt: number | null, at: number): boolean => createdAt !== null && at - createdAt < FRESH;
const NOBODY_YET = {
  verdict: 'unknown',
  says: 'The admin user is on; the registry is so new that its users may not show yet.',
} as const;

/** The cut waits for every user of the registry: all pull and push by identity, none logs in with the password. */
export const registryAdminUser = rule({
  id: 'registry-admin-user',
  about: 'registry',
  good: 'The admin user is off on every registry that a workspace depends on.',
  why: 'Its password belongs to nobody, never expires, and opens every image to whoever may list it.',
  severity: 'high',
  seeds: ['S0', 'S1', 'S2'],
  fix: { bicep: 'adminUserEnabled: false', az: 'az acr update --name REGISTRY --admin-enabled false' },
  writes: 'registry-admin',

  judge({ adminUser, id, loginServer, ...registry }, ask, wants) {
    if (!adminUser) return [{ verdict: 'compliant', says: 'The admin user is off.' }];
    const head = { rule: 'registry-admin-user', resource: id };
    // roles on the registry are asked for along with its users, to be read in one round
    const facts = { users: ask('users', id), access: ask('access', id), self: ask('registry', id) };
    return when(head, facts, ({ users }) => {
      const at = facts.self.state === 'known' ? facts.self.at : 0;
      if (users.length === 0) return isFresh(registry.createdAt, at) ? [{ ...NOBODY_YET, retryAt: at + AGAIN }] : [];
      const waits = unfinished({ id, ...registry }, at);
      if (waits.length > 0) return waits;
      const needs = users.flatMap((workspace) =>
        ifUses(id, workspace, ask, [
          ...accessTo(id, workspace, ask, wants),
          ...unjudgedConsumers(workspace, ask),
          ...noCredentialConnection([loginServer], workspace, ask),
        ]),
      );
      const repair = {
        rule: head.rule,
        kind: 'registry-admin',
        on: id,
        from: true,
        to: false,
        madeAt: registry.createdAt,
        needs,
      } as const;
      return [{ verdict: 'drifted', says: `The admin user is on; ${users.length} workspace(s) use the registry.`, repair }];
    });
  },
});
