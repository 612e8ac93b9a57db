import type { Ask } from '../../model/fact.ts';
import { type Finding, type Head, type Said, when } from '../../model/finding.ts';
import { EVERYWHERE, type Id } from '../../model/id.ts';
import type { Identity, Workspace } from '../../model/resource.ts';
import type { Assignment } from '../../model/role.ts';

const principalsOf = (all: readonly { readonly identity: Identity }[]): readonly (string | null)[] =>
  all.flatMap(({ identity: { system, user } }) => [system, ...user.map(({ principalId }) => principalId)]);

const placeOf = (it: Id): string => it.slice(0, it.indexOf('/providers/'));

/**
 * What `say` makes of assignments at a workspace or above it whose principals are service principals, and no managed identities of
 * the workspace, its computes, its endpoints, or another workspace of the same resource group, on which Azure puts a role for each.
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
    const own = new Set(principalsOf([workspace, ...computes, ...endpoints]));
    const found = access.assignments.filter((it) => is(it) && isMachine(it) && !own.has(it.principalId));
    const inGroup = found.some(({ scope }) => scope === placeOf(id));
    return inGroup ? withoutNeighbours(id, found, head, ask, say) : told(found, say);
  });
}

/** Azure does not always say what a principal is: then nobody knows that it is none of these. */
const isMachine = ({ principalType }: Assignment): boolean => principalType === null || principalType === 'ServicePrincipal';

function told(found: readonly Assignment[], say: (strangers: readonly Assignment[]) => readonly Said[]): readonly Said[] {
  const nameless = [...new Set(found.filter((it) => it.principalType === null).map(({ principalId }) => principalId))];
  return [
    ...nameless.map((principalId): Said => {
      const says = `Azure does not show what kind of principal ${principalId} is.`;
      return { aspect: `kind of ${principalId}`, verdict: 'unknown', retryAt: null, says };
    }),
    ...say(found.filter((it) => it.principalType !== null)),
  ];
}

function withoutNeighbours(
  workspace: Id,
  found: readonly Assignment[],
  head: Head,
  ask: Ask,
  say: (strangers: readonly Assignment[]) => readonly Said[],
): readonly Finding[] {
  return when(head, { estate: ask('estate', EVERYWHERE) }, ({ estate }) => {
    const facts = estate.filter((it) => it !== workspace && placeOf(it) === placeOf(workspace)).map((it) => ask('workspace', it));
    const unread = facts.flatMap((neighbour) => (neighbour.state === 'unreadable' ? when(head, { neighbour }, () => []) : []));
    if (unread.length > 0) return unread.slice(0, 1);
    const theirs = new Set(principalsOf(facts.flatMap((it) => (it.state === 'known' ? [it.value] : []))));
    return told(
      found.filter(({ principalId }) => !theirs.has(principalId)),
      say,
    );
  });
}
