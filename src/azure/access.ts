import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import { EVERYWHERE, type Id, type Instant, id, isWithin, nameOf } from '../model/id.ts';
import type { Access, Assignment, Denial, Permission } from '../model/role.ts';
import { factOf, readFact, unparsable, worstOf } from './answer.ts';
import type { Authorization } from './authorization.ts';
import type { Session } from './session.ts';
import { armId, itemsOf, maybeInstant, maybeText } from './wire.ts';

/** The root scope is a slash, which is no resource's id. */
const scopeText = z.string().transform((text): Id => (text === '/' ? EVERYWHERE : id(text)));
const patterns = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
const permission: z.ZodType<Permission> = z.object({
  actions: patterns,
  notActions: patterns,
  dataActions: patterns,
  notDataActions: patterns,
});
const permissions = z.array(permission);

const definition = z.object({ id: armId, properties: z.object({ permissions, updatedOn: maybeInstant }) });
const assignment = z.object({
  id: armId,
  properties: z.object({
    roleDefinitionId: armId,
    principalId: z.string().min(1),
    principalType: maybeText,
    scope: scopeText,
    condition: maybeText,
    createdOn: maybeInstant,
    updatedOn: maybeInstant,
  }),
});
const denial = z.object({
  id: armId,
  properties: z.object({
    denyAssignmentName: maybeText,
    permissions,
    scope: scopeText,
    doNotApplyToChildScopes: z.boolean().nullish(),
    principals: z.array(z.object({ id: z.string().min(1), type: maybeText })),
    excludePrincipals: z.array(z.object({ id: z.string().min(1) })).nullish(),
  }),
});

const EVERYBODY = '00000000-0000-0000-0000-000000000000';
/** Kinds of principals that stand for themselves alone. */
const SINGLE = new Set(['user', 'serviceprincipal']);
type Definitions = ReadonlyMap<string, Pick<z.infer<typeof definition>['properties'], 'permissions' | 'updatedOn'>>;

/** Does what was given at `given` act at `scope`? Above subscriptions only Azure knows the tree, and it was asked for just that. */
const actsAt = (given: Id, scope: Id): boolean => !given.startsWith('/subscriptions/') || isWithin(scope, given);

const assignmentAt =
  (definitions: Definitions, at: Instant) =>
  ({ id: it, properties }: z.infer<typeof assignment>): Assignment | string => {
    const { principalId, principalType, scope, condition, roleDefinitionId, createdOn, updatedOn } = properties;
    const roleId = nameOf(roleDefinitionId);
    const resolved = definitions.get(roleId);
    if (resolved === undefined) return roleDefinitionId;
    const made = createdOn === null && updatedOn === null ? at : Math.max(createdOn ?? 0, updatedOn ?? 0);
    // what a role was widened by acts no sooner than what is assigned
    const since = Math.max(made, resolved.updatedOn ?? 0);
    const principal = { principalId: principalId.toLowerCase(), principalType };
    return { id: it, ...principal, scope, roleId, permissions: resolved.permissions, condition, since };
  };

function denialOf({ id: it, properties }: z.infer<typeof denial>): Denial {
  const principals = properties.principals.map((one) => one.id.toLowerCase());
  return {
    id: it,
    name: properties.denyAssignmentName ?? nameOf(it),
    permissions: properties.permissions,
    principalIds: principals.includes(EVERYBODY) ? null : principals,
    excluded: (properties.excludePrincipals ?? []).map((one) => one.id.toLowerCase()),
    namesGroups: properties.principals.some(({ id: one, type }) => one !== EVERYBODY && !SINGLE.has((type ?? '').toLowerCase())),
  };
}

/** Puts the three lists together. A role that nobody defines makes all of it unreadable: its holders would look weaker than they are. */
function accessOf(
  scope: Id,
  assigned: Extract<Fact<readonly z.infer<typeof assignment>[]>, { state: 'known' }>,
  definitions: Definitions,
  denied: Extract<Fact<readonly z.infer<typeof denial>[]>, { state: 'known' }>,
): Fact<Access> {
  const at = Math.min(assigned.at, denied.at);
  const resolved = assigned.value
    .filter(({ properties }) => actsAt(properties.scope, scope))
    .map(assignmentAt(definitions, assigned.at));
  const undefinedRole = resolved.find((it) => typeof it === 'string');
  if (undefinedRole !== undefined) {
    const because = `Azure shows no definition of role ${undefinedRole}, which is assigned at ${scope} or above.`;
    return { state: 'unreadable', because, retryAt: null, at };
  }
  const denials = denied.value
    .filter(({ properties: it }) => actsAt(it.scope, scope) && (it.doNotApplyToChildScopes !== true || it.scope === scope))
    .map(denialOf);
  return { state: 'known', value: { assignments: resolved.filter((it) => typeof it !== 'string'), denials }, at };
}

/** Reads who may do what at a scope. Definitions are read once per scope. */
export function createAccess(session: Session, client: Authorization): (scope: Id) => Promise<Fact<Access>> {
  const memory = new Map<Id, Promise<Fact<Definitions>>>();
  const readDefinitions = async (scope: Id): Promise<Fact<Definitions>> => {
    const exchange = await session.exchange((options) => client.definitions(scope, options));
    return factOf(
      exchange,
      `the role definitions at ${scope}`,
      session,
      (replies) => new Map(itemsOf(replies, definition).map((it) => [nameOf(it.id), it.properties])),
    );
  };
  const definitionsAt = (scope: Id): Promise<Fact<Definitions>> => {
    const reading =
      memory.get(scope) ??
      readDefinitions(scope).then((fact) => {
        if (fact.state !== 'known') memory.delete(scope);
        return fact;
      });
    memory.set(scope, reading);
    return reading;
  };
  return async (scope) => {
    const [assigned, definitions, denied] = await session.meter.together([
      () =>
        readFact(
          session,
          `the role assignments at ${scope}`,
          (options) => client.assignments(scope, options),
          (replies) => itemsOf(replies, assignment),
        ),
      () => definitionsAt(scope),
      () =>
        readFact(
          session,
          `the deny assignments at ${scope}`,
          (options) => client.denials(scope, options),
          (replies) => itemsOf(replies, denial),
        ),
    ]);
    if (assigned.state === 'known' && definitions.state === 'known' && denied.state === 'known')
      return accessOf(scope, assigned, definitions.value, denied);
    return worstOf([assigned, definitions, denied]) ?? unparsable(`the access at ${scope}`, session.clock.now());
  };
}
