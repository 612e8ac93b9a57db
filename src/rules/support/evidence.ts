import type { Ask } from '../../model/fact.ts';
import { type Finding, type Head, needing, type Said } from '../../model/finding.ts';
import { type Id, nameOf, subscriptionScopesOf } from '../../model/id.ts';
import type { Access } from '../../model/role.ts';
import { allows } from '../../model/role.ts';
import { ROLES } from '../../model/roles.ts';
import type { Need } from '../../model/step.ts';
import { WORKSPACE } from '../../model/types.ts';
import { type Wants, wantsOf } from '../../model/wants.ts';
import { isInstance } from './consumers.ts';
import { counted, listed } from './counted.ts';

/** What speaks against a declaration holds the cut of debt, by name and count. None of it ever holds the repair of drift. */

const WORKS = `${WORKSPACE}/jobs/write`;
const [READS] = ROLES.blobDataReader.dataActions;

/** Principals of every kind but machines: those have rows of their own, and every workspace's identity may work in its whole group. */
const holders = ({ assignments }: Access, can: (it: Access['assignments'][number]) => boolean): ReadonlySet<string> =>
  new Set(assignments.filter((it) => it.principalType !== 'ServicePrincipal' && can(it)).map(({ principalId }) => principalId));

/** People who may work in the workspace and cannot read its data: they lose it with the key. */
export function peopleWithoutData(workspace: Id, account: Id, ask: Ask): readonly Need[] {
  const head: Head = { rule: 'evidence/people', resource: workspace };
  const facts = { work: ask('access', workspace), data: ask('access', account) };
  return needing(head, facts, ({ work, data }): readonly Said[] => {
    const readers = holders(
      data,
      ({ permissions, condition }) => condition === null && allows(permissions, 'dataActions', READS),
    );
    const workers = holders(work, ({ permissions }) => allows(permissions, 'actions', WORKS));
    const without = [...workers].filter((it) => !readers.has(it));
    if (without.length === 0) return [{ verdict: 'compliant', says: 'Whoever may work in the workspace may read its data.' }];
    const says = `${counted(without.length, 'principal')} may work in ${workspace} without a role for its data: ${listed(without)}.`;
    return [{ verdict: 'drifted', says }];
  });
}

/** An instance without an identity works as its user, which speaks against nobody working in the workspace by hand. */
export function instancesOfPeople(workspace: Id, ask: Ask, wants: Wants): readonly Need[] {
  if (wantsOf(wants, workspace).people !== 'none') return [];
  const head: Head = { rule: 'evidence/people', resource: workspace, aspect: 'instances' };
  return needing(head, { computes: ask('computes', workspace) }, ({ computes }): readonly Said[] => {
    const own = computes.filter((it) => isInstance(it) && it.identity.system === null && it.identity.user.length === 0);
    if (own.length === 0) return [{ verdict: 'compliant', says: 'No compute instance works as its user.' }];
    const says = `Policy declares that nobody works in ${workspace} by hand (wants.workspaces[].people); compute instances that act as their users speak against it: ${listed(own.map(({ name }) => `«${name}»`))}.`;
    return [{ verdict: 'drifted', says }];
  });
}

const isServerless = (compute: string | null): boolean =>
  compute === null || compute === '' || nameOf(compute as Id).toLowerCase() === 'serverless';

/** Jobs that name no compute, although policy declares that none is serverless. A pipeline's steps name theirs. */
export function serverlessJobs(workspace: Id, ask: Ask, wants: Wants): readonly Need[] {
  if (wantsOf(wants, workspace).serverless === 'used') return [];
  const head: Head = { rule: 'evidence/serverless', resource: workspace };
  return needing(head, { jobs: ask('jobs', workspace) }, ({ jobs }): readonly Said[] => {
    const found = jobs.filter(({ type, compute }) => type !== 'pipeline' && isServerless(compute)).map(({ name }) => `«${name}»`);
    if (found.length === 0) return [{ verdict: 'compliant', says: 'No job of late ran without a compute.' }];
    const says = `${counted(found.length, 'job')} of ${workspace} ran on serverless compute, which policy does not call used (wants.workspaces[].serverless): ${listed(found)}.`;
    return [{ verdict: 'drifted', says }];
  });
}

/** Container apps, web apps, container instances and batch pools that log in to the registry by password, or mount the account by key. */
export function otherLogins(on: 'registry' | 'storage', host: string, near: readonly Id[], ask: Ask): readonly Need[] {
  return subscriptionScopesOf(near).flatMap((subscription) =>
    needing(
      { rule: 'evidence/onlyMachineLearning', resource: subscription, aspect: host },
      { logins: ask('logins', subscription) },
      ({ logins }): readonly Said[] => {
        const found = logins.found
          .filter((it) => it.on === on && it.to.toLowerCase() === host.toLowerCase())
          .map(({ name }) => name);
        if (found.length === 0)
          return [
            { verdict: 'compliant', says: `Nothing in ${subscription} that could be read reaches ${host} with a stored key.` },
          ];
        return [
          {
            verdict: 'drifted',
            says: `From ${subscription}, ${host} is reached with a stored key by ${counted(found.length, 'resource')}: ${listed(found)}.`,
          },
        ];
      },
    ),
  );
}

const HOUR = 3_600_000;

/**
 * Requests of the last day that were authorised by the account key, hour by hour: those of hours that ended before the last of the
 * workspaces stopped using it (`modes`) were theirs. SAS may be user delegation.
 */
export function keyTraffic(account: Id, modes: readonly Finding[], ask: Ask): readonly Need[] {
  const head: Head = { rule: 'evidence/keyTraffic', resource: account };
  const traffic = ask('traffic', account);
  const needs = needing(head, { traffic }, ({ traffic: all }): readonly Said[] => {
    const by = (way: string) => all.filter(({ authentication }) => authentication.toLowerCase() === way);
    const sas = by('sas').reduce((sum, { requests }) => sum + requests, 0);
    const note = sas === 0 ? '' : ` ${sas} came with a SAS, which may be user delegation.`;
    const keyed = [...Map.groupBy(by('accountkey'), ({ hour }) => hour)];
    if (keyed.length === 0) return [{ verdict: 'compliant', says: `No request of the last day used the account key.${note}` }];
    return keyed.map(([hour, some]): Said => {
      const from = new Date(hour).toISOString().slice(0, 16);
      const count = some.reduce((sum, { requests }) => sum + requests, 0);
      const says = `${counted(count, 'request')} to ${account} used the account key in the hour from ${from} (UTC).${note}`;
      return { aspect: from, verdict: 'drifted', says };
    });
  });
  return needs.map((it) => {
    if (it.verdict !== 'drifted') return it;
    return { ...it, until: { endedAt: Date.parse(`${it.aspect}Z`) + HOUR, all: modes } };
  });
}
