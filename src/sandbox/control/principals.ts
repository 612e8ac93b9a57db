import type { z } from 'zod';
import type { Json, Principal } from '../contract.ts';
import type { World } from '../kernel/world.ts';
import { builtInRoles } from '../rbac/built-in/index.ts';
import { findRole } from '../rbac/role-definition.ts';
import { type Fault, problem } from './problem.ts';
import type { principalBody } from './schemas.ts';
import type { Outcome } from './verb.ts';

type Body = z.infer<typeof principalBody>;

/** Adds a principal that can sign in, with roles by built-in name, GUID or role definition id, in force at once. */
export function addPrincipal(world: World, body: Body): Json | Outcome {
  const found = body.roles.map(({ role, scope }) => ({ role, scope, roleId: roleIdOf(world, role) }));
  const faults = found.flatMap(({ role, roleId }, index): Fault[] =>
    roleId === undefined
      ? [{ field: `/roles/${index}/role`, fix: `'${role}' is no built-in role's name, and no role with this id exists` }]
      : [],
  );
  if (faults.length > 0) {
    const detail = faults.map(({ field, fix }) => `${field}: ${fix}`).join('; ');
    return { outgoing: problem(400, 'The request is not valid', detail, faults) };
  }
  const known = body.principalId === undefined ? undefined : world.azure.directory.find(body.principalId);
  const principal = known ? withMore(world, known, body) : enrolled(world, body);
  for (const { roleId, scope } of found) if (roleId !== undefined) world.entitle(principal.principalId, roleId, scope);
  world.oracle.adopt();
  const { principalId, clientId, clientSecret } = principal;
  return { principalId, clientId, clientSecret: clientSecret ?? null };
}

function enrolled(world: World, body: Body): Principal {
  return world.enrol({
    ...(body.principalId ? { principalId: body.principalId } : {}),
    type: body.type,
    displayName: body.displayName ?? body.type,
    ...directoryFacts(world, body),
  });
}

/** Managed identities have no secret of their own; who asks for one signs in with it, and the identity endpoint takes it as its header. */
function withMore(world: World, known: Principal, body: Body): Principal {
  const { azure, random } = world;
  const clientSecret = known.clientSecret ?? `~${random.text(39)}`;
  return azure.directory.add({ ...known, clientSecret, ...directoryFacts(world, body) });
}

/** What Microsoft Graph lets a principal ask, and what it tells of it. */
function directoryFacts({ random }: World, { graph, secrets }: Body): Partial<Pick<Principal, 'graph' | 'secrets'>> {
  return {
    ...(graph && { graph }),
    ...(secrets && {
      secrets: secrets.map(({ kind, displayName, startDateTime, endDateTime }) => ({
        ...{ kind, displayName, startAt: startDateTime, endAt: endDateTime },
        keyId: random.guid(),
      })),
    }),
  };
}

function roleIdOf(world: World, role: string): string | undefined {
  const named = builtInRoles.find(({ name }) => name.toLowerCase() === role.toLowerCase());
  return (named ?? findRole(world.store, role))?.roleId;
}
