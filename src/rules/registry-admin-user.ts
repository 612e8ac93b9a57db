import type { Ask } from '../model/fact.ts';
import { needing } from '../model/finding.ts';
import { EVERYWHERE } from '../model/id.ts';
import { rule } from '../model/rule.ts';
import { isPrivateRegistry } from '../model/wants.ts';
import { counted } from './support/counted.ts';
import { realUsers, usedSince } from './support/needs.ts';
import { declarationsOfPull, needsOfPull } from './support/pull-needs.ts';
import { unfinished } from './support/unfinished.ts';

/** Azure Machine Learning makes a registry and names it in the workspace without an event; Resource Graph shows that late. */
const FRESH = 15 * 60_000;
const AGAIN = 60_000;
const isFresh = (createdAt: number | null, at: number): boolean => createdAt !== null && at - createdAt < FRESH;
const NOBODY_YET = {
  verdict: 'unknown',
  says: 'The admin user is on; the registry is so new that its users may not show yet.',
} as const;
/** Also where a workspace has it for its own: who has it for private reaches it by nothing else. */
const KNOWN_LIMIT = {
  verdict: 'drifted',
  says: 'The admin user is on; a private registry is reached by its password alone (known limit).',
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

  judge(registry, ask, wants) {
    if (!registry.adminUser) return [{ verdict: 'compliant', says: 'The admin user is off.' }];
    const { id, tags, createdAt: madeAt } = registry;
    const head = { rule: 'registry-admin-user', resource: id };
    // roles on the registry are asked for along with its users, to be read in one round
    const all = ask('estate', EVERYWHERE);
    const facts = { users: ask('users', id), all, access: ask('access', id), self: ask('registry', id) };
    return needing(head, facts, ({ users: said, all: estate }) => {
      const users = realUsers(id, said, ask);
      const at = facts.self.state === 'known' ? facts.self.at : 0;
      if (isPrivateRegistry(wants, id)) return [KNOWN_LIMIT];
      if (users.length === 0) return isFresh(madeAt, at) ? [{ ...NOBODY_YET, retryAt: at + AGAIN }] : [];
      const waits = unfinished(registry, at);
      if (waits.length > 0) return waits;
      const around = { users, estate, ask, wants };
      const needs = needsOfPull(registry, around);
      const debtNeeds = (later: Ask) => declarationsOfPull(registry, { ...around, ask: later });
      const setting = { kind: 'registry-admin', on: id, from: true, to: false } as const;
      const origin = { subject: { id, tags }, madeAt, usedSince: usedSince(users, ask) };
      const repair = { rule: head.rule, ...setting, ...origin, needs, debtNeeds };
      const says = `The admin user is on; the registry is used by ${counted(users.length, 'workspace')}.`;
      return [{ verdict: 'drifted', says, repair }];
    });
  },
});
