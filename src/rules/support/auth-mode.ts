import type { Ask } from '../../model/fact.ts';
import { type Finding, type Head, needing, type Said, when } from '../../model/finding.ts';
import type { Id } from '../../model/id.ts';
import type { Workspace } from '../../model/resource.ts';
import type { Need } from '../../model/step.ts';
import type { Wants } from '../../model/wants.ts';
import { peopleDeclared } from './declarations.ts';
import { instancesOfPeople, peopleWithoutData } from './evidence.ts';
import { accessTo, noSystemInstance, pairedData, unjudgedConsumers } from './needs.ts';
import { unfinished } from './unfinished.ts';

const RULE = 'workspace-datastore-auth-mode';

/** Both read data without the account key. */
const KEYLESS = new Set(['identity', 'userdelegationsas']);
const KEYED = new Set(['', 'accesskey']);

/** What the rule says of a workspace; a project follows its hub, so the hub is judged. The same function is the need of the key's cut. */
export function modeOf(workspace: Id, ask: Ask, wants: Wants): readonly Finding[] {
  const fact = ask('workspace', workspace);
  return when({ rule: RULE, resource: workspace }, { it: fact }, ({ it }) =>
    it.hub === null
      ? judgeMode(it, ask, wants, fact.state === 'known' ? fact.at : 0)
      : [...hubMode(it.hub, ask, wants), ...ownMode(it)],
  );
}

/** A project that says nothing follows its hub. One that says that it keeps the key relies on it, whatever its hub says. */
function ownMode({ id, authMode }: Workspace): readonly Said[] {
  const mode = (authMode ?? '').toLowerCase();
  if (mode === '' || KEYLESS.has(mode)) return [];
  const says = `Project ${id} says for itself that its system datastores use ${authMode}: switch it to Identity, or let it follow its hub.`;
  return [{ rule: RULE, resource: id, verdict: 'drifted', says }];
}

function hubMode(hub: Id, ask: Ask, wants: Wants): readonly Finding[] {
  const fact = ask('workspace', hub);
  const head: Head = { rule: RULE, resource: hub };
  if (fact.state === 'absent')
    return [{ ...head, verdict: 'unknown', retryAt: null, says: `Hub ${hub} cannot be found.`, at: fact.at }];
  return when(head, { hub: fact }, ({ hub: it }) => judgeMode(it, ask, wants, fact.state === 'known' ? fact.at : 0));
}

function judgeMode(workspace: Workspace, ask: Ask, wants: Wants, at: number): readonly Said[] {
  const head: Head = { rule: RULE, resource: workspace.id };
  const mode = (workspace.authMode ?? '').toLowerCase();
  if (KEYLESS.has(mode)) {
    // Azure tells when the workspace was last changed, not when its mode was: the switch is not younger than that, or than this read
    const inForce = { since: workspace.modifiedAt ?? at, known: 'latest', slow: false } as const;
    return [{ ...head, verdict: 'compliant', inForce, says: `The system datastores use ${workspace.authMode}.` }];
  }
  if (!KEYED.has(mode)) {
    return [
      {
        ...head,
        verdict: 'unknown',
        retryAt: null,
        says: `The system datastores use «${workspace.authMode}», which this build does not know.`,
      },
    ];
  }
  if (!wants.keylessStorage || workspace.storageAccount === null) return [];
  const waits = unfinished(workspace, at);
  if (waits.length > 0) return waits;
  const { id, storageAccount } = workspace;
  const all = [id, ...projectsOf(workspace, storageAccount, ask)];
  const needs: readonly Need[] = [
    ...all.flatMap((it) => [
      ...accessTo(storageAccount, 'storage', it, ask, wants),
      ...pairedData(it, ask, wants),
      ...unjudgedConsumers(it, 'storage', ask),
      ...noSystemInstance(it, ask),
    ]),
    ...unknownProjects(workspace, storageAccount, ask),
  ];
  const debtNeeds = (later: Ask): readonly Need[] =>
    all.flatMap((it) => [
      ...peopleDeclared(it, later, wants),
      ...peopleWithoutData(it, storageAccount, later),
      ...instancesOfPeople(it, later, wants),
    ]);
  const subject = { id, tags: workspace.tags };
  const setting = { kind: 'datastore-auth-mode', on: id, from: workspace.authMode, to: 'Identity' } as const;
  const repair = { rule: RULE, ...setting, subject, madeAt: workspace.createdAt, needs, debtNeeds };
  return [{ ...head, verdict: 'drifted', says: 'The system datastores use the account key.', repair }];
}

/** Projects switch with their hub: what they run reads the hub's account, and has to be able to before. One that cannot be read counts. */
function projectsOf({ id, kind }: Workspace, account: Id, ask: Ask): readonly Id[] {
  if (kind !== 'hub') return [];
  const users = ask('users', account);
  return (users.state === 'known' ? users.value : []).filter((it) => {
    const fact = it === id ? undefined : ask('workspace', it);
    return fact?.state === 'unreadable' || (fact?.state === 'known' && fact.value.hub === id);
  });
}

const unknownProjects = ({ id, kind }: Workspace, account: Id, ask: Ask): readonly Finding[] =>
  kind === 'hub' ? needing({ rule: RULE, resource: id, aspect: 'projects' }, { users: ask('users', account) }, () => []) : [];
