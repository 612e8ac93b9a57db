import { id } from '../../src/model/id.ts';
import { storageNetworkPath } from '../../src/rules/storage-network-path.ts';
import { absent, factsOf, unreadable } from '../support/facts.ts';
import { ACCOUNT, anAccount, aSubscription, aWorkspace, NOW, SUBSCRIPTION, W1, W2 } from '../support/literals.ts';
import { testRule } from '../support/test-rule.ts';

type Network = ReturnType<typeof anAccount>['network'];
const shut: Network = { open: false, trustsAzure: false, passes: [], privateEndpoints: 0 };
const behind = (network: Partial<Network>) =>
  factsOf({ workspace: aWorkspace(), storage: anAccount({ network: { ...shut, ...network } }) });
const passing = (...passes: readonly string[]) => behind({ passes });

const ELSEWHERE = id('/subscriptions/99999999-1111-4111-8111-111111111111');
const AWAY = id(`${ELSEWHERE}/resourcegroups/lake/providers/microsoft.storage/storageaccounts/lake`);
const away = (theirs: unknown, mine: Parameters<typeof factsOf>[0]['subscription'] = aSubscription()) =>
  factsOf(
    { workspace: aWorkspace({ storageAccount: AWAY }), ...(mine === undefined ? {} : { subscription: mine }) },
    { [`storage ${AWAY}`]: anAccount({ id: AWAY }), [`subscription ${ELSEWHERE}`]: theirs },
  );
const there = (tenantId: string | null) => aSubscription({ id: ELSEWHERE, tenantId });

const of = (group: string, name: string) =>
  `${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
const out =
  'The firewall of storage account «data» keeps workspace «w1» out: no trusted services, no rule for it and no private endpoint.';

testRule(storageNetworkPath, {
  on: W1,
  compliant: [
    { name: 'the account is open', facts: factsOf({ workspace: aWorkspace(), storage: anAccount() }) },
    { name: 'trusted services pass', facts: behind({ trustsAzure: true }) },
    { name: 'there is a private endpoint', facts: behind({ privateEndpoints: 1 }) },
    { name: 'a rule names the workspace', facts: passing(W2, of('Vision', 'W1')) },
    { name: 'a rule names every workspace of its group', facts: passing(of('vision', '*')) },
    { name: 'a rule names every workspace of its subscription', facts: passing(of('*', '*')) },
    { name: 'the account lies in another subscription of the same tenant', facts: away(there(aSubscription().tenantId)) },
  ],
  silent: [
    { name: 'the workspace is gone', facts: factsOf({ workspace: absent }) },
    { name: 'it has no account', facts: factsOf({ workspace: aWorkspace({ storageAccount: null }) }) },
    { name: 'it is a project, whose hub is judged', facts: factsOf({ workspace: aWorkspace({ kind: 'project', hub: W2 }) }) },
    { name: 'its account is gone', facts: factsOf({ workspace: aWorkspace(), storage: absent }) },
  ],
  unknown: [
    {
      name: 'the account cannot be read',
      facts: factsOf({ workspace: aWorkspace(), storage: unreadable('Accounts are forbidden.') }),
      says: 'Accounts are forbidden.',
      retryAt: null,
    },
    {
      name: 'the account is still being made',
      facts: factsOf({ workspace: aWorkspace(), storage: anAccount({ network: shut, provisioningState: 'Creating' }) }),
      says: `${ACCOUNT} is being changed (Creating).`,
      retryAt: NOW + 15_000,
    },
    {
      name: 'the other subscription cannot be read',
      facts: away(unreadable('Subscriptions are forbidden.')),
      says: 'Subscriptions are forbidden.',
      retryAt: null,
    },
    {
      name: 'Azure does not show the tenant',
      facts: away(there(null)),
      says: `Azure does not show the tenant of ${ELSEWHERE}.`,
      retryAt: null,
    },
  ],
  drifted: [
    { name: 'nothing lets it in', facts: behind({}), says: [out], steps: [] },
    {
      name: 'rules let others in',
      facts: passing(W2, of('other', '*'), `${SUBSCRIPTION}/resourceGroups/*`),
      says: [out],
      steps: [],
    },
    {
      name: 'the account lies in another tenant',
      facts: away(there('44444444-4444-4444-8444-444444444444')),
      says: ['Storage account «lake» lies in another tenant than workspace «w1», which is not supported.'],
      steps: [],
    },
  ],
});
