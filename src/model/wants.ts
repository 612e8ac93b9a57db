import { EVERYWHERE, type Id, isWithin } from './id.ts';

/** What the operator wants of the estate and declares about it: what rules may know of policy. */
export interface Wants {
  /** Data is reached by identity: rows D1–D9 apply. */
  readonly keylessStorage: boolean;
  readonly workspaces: readonly WorkspaceWants[];
  readonly dependencies: readonly DependencyWants[];
  readonly servicePrincipals: ServicePrincipalWants;
}

/** About every workspace within `scope`. Where several say something, the narrowest scope wins, list by list. */
export interface WorkspaceWants {
  readonly scope: Id;
  /** Groups of people by object id, or nobody. Absent: not declared. */
  readonly people?: 'none' | { readonly contribute: readonly string[]; readonly read: readonly string[] };
  readonly serverless?: 'used' | 'none';
  readonly containerInstances?: 'none' | 'planned';
  /** Private registries that computes and endpoints pull from, beside the workspace's own. `*` names all of them. */
  readonly privateRegistries?: readonly {
    readonly registry: Id;
    readonly computes: readonly string[];
    readonly endpoints: readonly string[];
    /** User-assigned identities, by id, that pull its images to build the workspace's own on them. */
    readonly builds: readonly Id[];
  }[];
  /** Accounts of identity-based datastores that computes read. */
  readonly accounts?: readonly { readonly account: Id; readonly computes: readonly string[] }[];
  /** Computes by name. */
  readonly parallelRun?: readonly string[];
  readonly readOnly?: readonly string[];
  /** User-assigned identities that monitor models, by id. */
  readonly monitoring?: readonly Id[];
}

/** Declared of every registry and account within `scope`. */
export interface DependencyWants {
  readonly scope: Id;
  /** Nobody but Azure Machine Learning uses it. */
  readonly onlyMachineLearning: boolean;
  /** Every workspace that uses it lies in the configured subscriptions. */
  readonly coverage: boolean;
}

export interface ServicePrincipalWants {
  /** Object ids that may hold powerful roles. */
  readonly allowed: readonly string[];
  /** Microsoft Graph may be asked, and secrets may be this old; null: they are not looked at. */
  readonly maximumSecretAgeDays: number | null;
}

/** Nothing declared, nothing paired. */
export const PLAIN: Wants = {
  keylessStorage: true,
  workspaces: [],
  dependencies: [],
  servicePrincipals: { allowed: [], maximumSecretAgeDays: null },
};

const narrowestFirst = <T extends { readonly scope: Id }>(all: readonly T[], it: Id): readonly T[] =>
  all.filter(({ scope }) => isWithin(it, scope)).toSorted((a, b) => length(b.scope) - length(a.scope));

const length = (scope: Id): number => (scope === EVERYWHERE ? 0 : scope.length);

/** What is wanted of one workspace. */
export function wantsOf({ workspaces }: Wants, workspace: Id): Omit<WorkspaceWants, 'scope'> {
  const widestFirst = narrowestFirst(workspaces, workspace).toReversed();
  return Object.assign({}, ...widestFirst.map(({ scope: _, ...it }) => it)) as Omit<WorkspaceWants, 'scope'>;
}

/** What is declared of one registry or account. */
export function declaredOf({ dependencies }: Wants, dependency: Id): Omit<DependencyWants, 'scope'> {
  return narrowestFirst(dependencies, dependency)[0] ?? { onlyMachineLearning: false, coverage: false };
}

/** Do computes or endpoints of any workspace pull from this registry, beside the workspace's own? */
export const isPrivateRegistry = ({ workspaces }: Wants, registry: Id): boolean =>
  workspaces.some(({ privateRegistries = [] }) => privateRegistries.some((it) => it.registry === registry));

/** Does a list of names, of which `*` is all, name this one? */
export const names = (list: readonly string[], name: string): boolean =>
  list.some((it) => it === '*' || it.toLowerCase() === name.toLowerCase());
