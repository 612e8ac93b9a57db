import type { Ask } from '../model/fact.ts';
import { needing } from '../model/finding.ts';
import { EVERYWHERE } from '../model/id.ts';
import { rule } from '../model/rule.ts';
import { counted } from './support/counted.ts';
import { declarationsOfKey, needsOfKey } from './support/key-needs.ts';
import { realUsers, usedSince } from './support/needs.ts';
import { unfinished } from './support/unfinished.ts';

/** The cut waits until every workspace of the account has switched to identity, and nobody anywhere stores a key of it. */
export const storageSharedKey = rule({
  id: 'storage-shared-key',
  about: 'storage',
  good: 'Shared keys are forbidden on every default storage account of a workspace.',
  why: 'An account key opens all data to whoever holds it, names nobody, and is copied into datastores and scripts.',
  severity: 'high',
  seeds: ['S3'],
  fix: { bicep: 'allowSharedKeyAccess: false', az: 'az storage account update --name ACCOUNT --allow-shared-key-access false' },
  writes: 'shared-key',

  judge(account, ask, wants) {
    const { id, tags, sharedKey, sharedKeyServices, createdAt: madeAt } = account;
    if (!wants.keylessStorage) return [];
    if (sharedKey === false && sharedKeyServices.length === 0)
      return [{ verdict: 'compliant', says: 'Shared keys are forbidden.' }];
    const head = { rule: 'storage-shared-key', resource: id };
    const facts = { users: ask('users', id), estate: ask('estate', EVERYWHERE), self: ask('storage', id) };
    return needing(head, facts, ({ users: said, estate }) => {
      const users = realUsers(id, said, ask);
      if (users.length === 0) return [];
      if (sharedKey === false) {
        return [{ verdict: 'drifted', says: `Shared keys are forbidden, but allowed for ${sharedKeyServices.join(', ')}.` }];
      }
      const waits = unfinished(account, facts.self.state === 'known' ? facts.self.at : 0);
      if (waits.length > 0) return waits;
      const around = { users, estate, ask, wants };
      const needs = needsOfKey(id, around);
      const debtNeeds = (later: Ask) => declarationsOfKey(id, { ...around, ask: later });
      const setting = { kind: 'shared-key', on: id, from: sharedKey, to: false } as const;
      const repair = {
        rule: head.rule,
        ...setting,
        subject: { id, tags },
        madeAt,
        usedSince: usedSince(users, ask),
        needs,
        debtNeeds,
      };
      const says = `Shared keys are allowed; the account is used by ${counted(users.length, 'workspace')}.`;
      return [{ verdict: 'drifted', says, repair }];
    });
  },
});
