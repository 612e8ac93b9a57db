import type { Ask } from '../../model/fact.ts';
import { type Finding, type Head, type Said, when } from '../../model/finding.ts';
import type { Identity, Workspace } from '../../model/resource.ts';
import type { Assignment } from '../../model/role.ts';

const principalsOf = (all: readonly { readonly identity: Identity }[]): ReadonlySet<string | null> =>
  new Set(all.flatMap(({ identity: { system, user } }) => [system, ...user.map(({ principalId }) => principalId)]));

/** Azure does not always say what a principal is: then nobody knows that it is no service principal. */
const mayBeMachine = ({ principalType }: Assignment): boolean => principalType === null || principalType === 'ServicePrincipal';

/**
 * What `say` makes of assignments at a workspace or above it that service principals hold, without the managed identities of the
 * workspace itself, its computes and its endpoints. `is`: which assignments are meant.
 */
export function strangersOf(
  workspace: Workspace,
  head: Head,
  ask: Ask,
  is: (it: Assignment) => boolean,
  say: (strangers: readonly Assignment[]) => readonly Said[],
): readonly Finding[] {
  const { id } = workspace;
  const facts = { access: ask('access', id), computes: ask('computes', id), endpoints: ask('endpoints', id) };
  return when(head, facts, ({ access, computes, endpoints }) => {
    const own = principalsOf([workspace, ...computes, ...endpoints]);
    const found = access.assignments.filter((it) => mayBeMachine(it) && is(it) && !own.has(it.principalId));
    const nameless = new Set(found.filter((it) => it.principalType === null).map(({ principalId }) => principalId));
    const unknown = [...nameless].map((principalId): Said => {
      const says = `Azure does not show what kind of principal ${principalId} is.`;
      return { aspect: `kind of ${principalId}`, verdict: 'unknown', retryAt: null, says };
    });
    return [...unknown, ...say(found.filter((it) => it.principalType !== null))];
  });
}
