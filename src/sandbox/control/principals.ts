import type { z } from 'zod';
import type { Json, Principal } from '../contract.ts';
import type { World } from '../kernel/world.ts';
import { builtInRoles } from '../rbac/built-in/index.ts';
import { findRole } from '../rbac/role-definition.ts';
import type { Outcome } from './control.ts';
import { type Fault, problem } from './problem.ts';
import type { principalBody } from './schemas.ts';

/** Adds a principal that can sign in, with roles by built-in name, GUID or role definition id, in force at once. */
export function addPrincipal(world: World, body: z.infer<typeof principalBody>): Json | Outcome {
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
  const principal =
    (known && withSecret(world, known)) ??
    world.enrol({
      ...(body.principalId ? { principalId: body.principalId } : {}),
      type: body.type,
      displayName: body.displayName ?? body.type,
    });
  for (const { roleId, scope } of found) if (roleId !== undefined) world.entitle(principal.principalId, roleId, scope);
  world.oracle.adopt();
  const { principalId, clientId, clientSecret } = principal;
  return { principalId, clientId, clientSecret: clientSecret ?? null };
}

/** Managed identities have no secret of their own; who asks for one signs in with it, and the identity endpoint takes it as its header. */
function withSecret({ azure, random }: World, known: Principal): Principal {
  return known.clientSecret === undefined ? azure.directory.add({ ...known, clientSecret: `~${random.text(39)}` }) : known;
}

function roleIdOf(world: World, role: string): string | undefined {
  const named = builtInRoles.find(({ name }) => name.toLowerCase() === role.toLowerCase());
  return (named ?? findRole(world.store, role))?.roleId;
}
