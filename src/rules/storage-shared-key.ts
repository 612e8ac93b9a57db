import { when } from '../model/finding.ts';
import { EVERYWHERE, nameOf } from '../model/id.ts';
import { rule } from '../model/rule.ts';
import { modeOf } from './support/auth-mode.ts';
import { idleClusters } from './support/idle.ts';
import { ifUses, noCredentialConnection, noStoredKey, unjudgedConsumers } from './support/needs.ts';
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

  judge({ id, sharedKey, sharedKeyServices, ...account }, ask, wants) {
    if (sharedKey === false && sharedKeyServices.length === 0)
      return [{ verdict: 'compliant', says: 'Shared keys are forbidden.' }];
    const head = { rule: 'storage-shared-key', resource: id };
    const facts = { users: ask('users', id), estate: ask('estate', EVERYWHERE), self: ask('storage', id) };
    return when(head, facts, ({ users, estate }) => {
      if (users.length === 0) return [];
      if (sharedKey === false)
        return [{ verdict: 'drifted', says: `Shared keys are forbidden, but allowed for ${sharedKeyServices.join(', ')}.` }];
      const waits = unfinished({ id, ...account }, facts.self.state === 'known' ? facts.self.at : 0);
      if (waits.length > 0) return waits;
      const needs = [
        ...users.flatMap((workspace) =>
          ifUses(id, workspace, ask, [
            ...modeOf(workspace, ask, wants),
            ...idleClusters(workspace, ask, wants),
            ...unjudgedConsumers(workspace, ask),
            ...noCredentialConnection([nameOf(id)], workspace, ask),
          ]),
        ),
        ...[...new Set([...users, ...estate])].flatMap((workspace) => noStoredKey(nameOf(id), workspace, ask)),
      ];
      const repair = {
        rule: head.rule,
        kind: 'shared-key',
        on: id,
        from: sharedKey,
        to: false,
        madeAt: account.createdAt,
        needs,
      } as const;
      return [{ verdict: 'drifted', says: `Shared keys are allowed; ${users.length} workspace(s) use the account.`, repair }];
    });
  },
});
