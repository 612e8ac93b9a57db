import type { Ask } from '../../model/fact.ts';
import { type Finding, when } from '../../model/finding.ts';
import { type Id, nameOf } from '../../model/id.ts';
import type { Datastore, Workspace } from '../../model/resource.ts';
import type { Need, Step } from '../../model/step.ts';
import { type Wants, wantsOf } from '../../model/wants.ts';
import { datastoreData } from '../access/datastore-data.ts';
import { both, computes, people, readsByIdentity } from './consumers.ts';
import { peopleDeclared } from './declarations.ts';
import { instancesOfPeople, peopleWithoutData } from './evidence.ts';
import { judgeRow } from './judge.ts';
import { noSystemInstance, unjudgedConsumers } from './needs.ts';

/** The account of a datastore where it is known which resource that is: the workspace's own, or one that policy pairs with it. */
export function accountOf({ account }: Datastore, { id, storageAccount }: Workspace, wants: Wants): Id | undefined {
  const paired = (wantsOf(wants, id).accounts ?? []).map((it) => it.account);
  return [storageAccount, ...paired].flatMap((it) => it ?? []).find((it) => nameOf(it) === account?.toLowerCase());
}

const READERS = { ...datastoreData, consumers: both(computes(readsByIdentity), people('contribute'), people('read')) };

/** Row D3 for every compute that reads and every group of people; what is missing is for people or other rows to grant. */
function readersOf(account: Id, workspace: Workspace, ask: Ask, wants: Wants): readonly Need[] {
  const row = { ...READERS, scopes: () => [{ id: account }] };
  const head = { rule: `access/${row.id}`, resource: workspace.id };
  // a condition that lets somebody into the containers of the workspace says nothing of others
  const plain = { ...workspace, dataIsolation: false };
  const findings = when(head, { it: ask('workspace', workspace.id) }, () =>
    judgeRow(row, { workspace: plain, ask, wants }, account),
  );
  return [
    ...findings.map(withoutRepair),
    ...unjudgedConsumers(workspace.id, 'storage', ask),
    ...noSystemInstance(workspace.id, ask),
  ];
}

function withoutRepair(it: Finding): Finding {
  if (it.verdict !== 'drifted') return it;
  const { repair: _, ...rest } = it;
  return rest;
}

/** Takes the stored credential from a datastore once all that read the account by identity can. Azure does not tell when one was made. */
export function withoutCredential(it: Datastore, from: string, account: Id, workspace: Workspace, ask: Ask, wants: Wants): Step {
  const { id, tags } = workspace;
  const setting = { kind: 'datastore-credentials', on: it.id, from, to: 'None' } as const;
  const needs = readersOf(account, workspace, ask, wants);
  const debtNeeds = (later: Ask): readonly Need[] => [
    ...peopleDeclared(id, later, wants),
    ...peopleWithoutData(id, account, later),
    ...instancesOfPeople(id, later, wants),
  ];
  return { rule: 'datastore-credentials', ...setting, subject: { id, tags }, madeAt: null, needs, debtNeeds };
}
