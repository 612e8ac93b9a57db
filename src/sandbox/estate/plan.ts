/** A compute of a planned estate. */
export interface ComputePlan {
  readonly name: string;
  readonly type: 'AmlCompute' | 'ComputeInstance' | 'Kubernetes';
  readonly identity: 'system' | 'user' | 'none';
  /** Made before the workspace had its registry: Azure gave it no role on it. */
  readonly isOlderThanRegistry?: boolean;
  /** Does its owner give it the roles that Azure does not? Default yes. */
  readonly isGranted?: boolean;
}

/** A workspace of a planned estate. Each has a storage account, a key vault and Application Insights of its own. */
export interface WorkspacePlan {
  readonly name: string;
  /** Default `Default`. A project names its hub and has no dependencies of its own. */
  readonly kind?: 'Default' | 'Hub' | 'FeatureStore' | { readonly projectOf: string };
  /** Default `shared`. */
  readonly registry?: 'shared' | 'own' | 'none';
  /** Default `identity`: made keyless, with the account's keys off. */
  readonly mode?: 'identity' | 'key';
  readonly computes?: readonly ComputePlan[];
}

/** A small estate, to be built by requests. */
export interface EstatePlan {
  readonly subscriptionId: string;
  readonly group: string;
  readonly location: string;
  /** Names that must be unique in the world begin with it: 3 to 9 lower-case letters and digits. */
  readonly prefix: string;
  /** Default false. */
  readonly hasAdminUser?: boolean;
  /** Default false: the registry asks for data actions on repositories. */
  readonly asksForRepositoryRoles?: boolean;
  readonly workspaces: readonly WorkspacePlan[];
}

/** Three keyless workspaces on one registry; clusters with either kind of identity; one compute older than its registry. */
export function keylessPlan(subscriptionId: string, prefix = 'keyless'): EstatePlan {
  const cluster = (name: string, identity: ComputePlan['identity']): ComputePlan => ({ name, type: 'AmlCompute', identity });
  return {
    subscriptionId,
    group: 'machine-learning',
    location: 'westeurope',
    prefix,
    workspaces: [
      { name: `${prefix}-vision`, computes: [cluster('gpu', 'system'), cluster('batch', 'user')] },
      { name: `${prefix}-speech`, computes: [cluster('cpu', 'system')] },
      {
        name: `${prefix}-risk`,
        computes: [{ ...cluster('veteran', 'system'), isOlderThanRegistry: true }, cluster('cpu', 'user')],
      },
    ],
  };
}
