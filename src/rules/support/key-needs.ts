import type { Ask } from '../../model/fact.ts';
import { type Id, nameOf } from '../../model/id.ts';
import type { Need } from '../../model/step.ts';
import type { Wants } from '../../model/wants.ts';
import { modeOf } from './auth-mode.ts';
import { dependencyDeclared } from './declarations.ts';
import { keyTraffic, otherLogins } from './evidence.ts';
import { idleClusters } from './idle.ts';
import { type Around, noCredentialConnection, noStoredKey, unjudgedConsumers } from './needs.ts';

/** What the key's cut needs: of every workspace that uses the account, and of all that may store its key. */
export const needsOfKey = (account: Id, { users, estate, ask, wants }: Around): readonly Need[] => [
  ...users.flatMap((workspace) => [...needOfMode(workspace, ask, wants), ...unjudgedConsumers(workspace, 'storage', ask)]),
  ...[...new Set([...users, ...estate])].flatMap((workspace) => [
    ...noStoredKey(nameOf(account), workspace, users.includes(workspace), ask),
    ...noCredentialConnection(nameOf(account), workspace, users.includes(workspace), ask),
  ]),
  ...users.flatMap((workspace) => idleClusters(workspace, account, ask, wants)),
];

/** A workspace of which nothing can be said may still use the key. */
function needOfMode(workspace: Id, ask: Ask, wants: Wants): readonly Need[] {
  const said = modeOf(workspace, ask, wants);
  if (said.length > 0) return said;
  const says = `Nobody can tell how ${workspace} reaches its data: it, or its hub, shows no storage account.`;
  return [{ rule: 'workspace-datastore-auth-mode', resource: workspace, verdict: 'unknown', retryAt: null, says, at: 0 }];
}

/** What has to be declared before an account that was never keyless is cut, and what speaks against it. */
export const declarationsOfKey = (account: Id, { users, estate, ask, wants }: Around): readonly Need[] => [
  ...dependencyDeclared('storage', account, ask, wants),
  ...otherLogins('storage', nameOf(account), [account, ...users, ...estate], ask),
  ...keyTraffic(
    account,
    users.flatMap((workspace) => modeOf(workspace, ask, wants)),
    ask,
  ),
];
