import type { Ask } from '../../model/fact.ts';
import type { Head, Said } from '../../model/finding.ts';
import type { Id } from '../../model/id.ts';
import type { Workspace } from '../../model/resource.ts';
import type { Role } from '../../model/role.ts';
import { ROLES } from '../../model/roles.ts';
import type { WriteKind } from '../../model/step.ts';
import type { Wants } from '../../model/wants.ts';

/** A principal that needs a dependency on behalf of a workspace. */
export interface Consumer {
  /** What it belongs to: the workspace itself, a compute. */
  readonly resource: Id;
  /** As a person calls it: `compute «gpu»`. */
  readonly name: string;
  /** Null: it has no identity of its own, so nothing can be granted to it. */
  readonly principalId: string | null;
  readonly principalType?: 'ServicePrincipal' | 'Group';
  /** Set where we never grant to it: who does, and what a person can do. `Azure grants it: re-create the endpoint.` */
  readonly grantedBy?: string;
  /** Other roles than the row's. */
  readonly roles?: readonly Role[];
}

/** Consumers that are known, and what stands in the way of knowing the others. */
export interface Consumers {
  readonly known: readonly Consumer[];
  readonly findings: readonly Said[];
}

/** Everything a row's functions may look at. */
export interface RowContext {
  readonly workspace: Workspace;
  readonly ask: Ask;
  readonly wants: Wants;
  readonly head: Head;
  /** A cut asks what it needs, not a workspace what it lacks. */
  readonly cutting: boolean;
}

/** A resource that a role is needed on, and which consumers need it there; all of the row's unless said. */
export interface Scope {
  readonly id: Id;
  readonly needs?: (consumer: Consumer) => boolean;
}

/** One row of the table of required role assignments: data, judged by one function. */
export interface AccessRow {
  /** File name; the finding and policy id is `access/<id>`. */
  readonly id: string;
  /** Row of the requirements: `P1`. */
  readonly ref: string;
  readonly good: string;
  readonly why: string;
  readonly seeds: readonly string[];
  /** What the catalogue calls the scope. */
  readonly on: string;
  /**
   * `enforce`: the app grants it; `opt-in`: only where policy asked for that row, since the role hands out power;
   * `never`: Azure or a person does.
   */
  readonly grants: 'enforce' | 'opt-in' | 'never';
  /** The cut that waits for it. `registry`: the admin user's; `storage`: the switch to identity, and so the key's. */
  readonly cut: 'registry' | 'storage' | 'none';
  /** Resources that the role is needed on; none: the row does not apply. */
  readonly scopes: (context: RowContext) => readonly Scope[];
  readonly consumers: (context: RowContext) => Consumers;
  /** What it needs there. */
  readonly roles: RequiredRoles;
  /** Other roles that some consumers are granted instead, and which these are. */
  readonly instead?: { readonly roles: readonly Role[]; readonly to: string };
  /** What it writes beside roles, and how a person does that. */
  readonly beside?: { readonly writes: WriteKind; readonly fix: { readonly bicep: string; readonly az: string } };
  /** What else is said of a workspace by the rule, and is never a need of a cut. */
  readonly reports?: (context: RowContext) => readonly Said[];
}

/** Roles that are the same wherever the row applies, or those that fit how the registry weighs assignments: ABAC honours no AcrPull. */
export type RequiredRoles =
  | { readonly always: readonly Role[] }
  | { readonly legacy: readonly Role[]; readonly abac: readonly Role[] };

export const PULL: RequiredRoles = { legacy: [ROLES.acrPull], abac: [ROLES.repositoryReader] };
export const PUSH: RequiredRoles = { legacy: [ROLES.acrPush], abac: [ROLES.repositoryWriter] };

/** Every role that a row may ask for, of some consumers included. */
export const rolesOf = ({ roles, instead }: AccessRow): readonly Role[] => [
  ...('always' in roles ? roles.always : [...roles.legacy, ...roles.abac]),
  ...(instead?.roles ?? []),
];

/** One dependency of the workspace, where it has it. */
export const at =
  (which: (workspace: Workspace) => Id | null) =>
  ({ workspace }: RowContext): readonly Scope[] => {
    const id = which(workspace);
    return id === null ? [] : [{ id }];
  };

export const itself = at(({ id }) => id);
/** The workspace's own registry. */
export const ownRegistry = at(({ containerRegistry }) => containerRegistry);
const defaultAccount = at(({ storageAccount }) => storageAccount);
/** The default storage account of a workspace whose data is to be reached by identity. */
export const ownAccount = (context: RowContext): readonly Scope[] =>
  context.wants.keylessStorage ? defaultAccount(context) : [];
