import { type Id, id } from '../../src/model/id.ts';
import type {
  EventSubscription,
  ManagedCluster,
  ServicePrincipal,
  Subscription,
  UserIdentity,
} from '../../src/model/neighbour.ts';
import type {
  Compute,
  Connection,
  Datastore,
  Endpoint,
  Registry,
  Service,
  StorageAccount,
  Workspace,
} from '../../src/model/resource.ts';
import type { Access, Assignment, Role } from '../../src/model/role.ts';
import { ROLES } from '../../src/model/roles.ts';
import type { Vault } from '../../src/model/vault.ts';
import { PLAIN, type Wants, type WorkspaceWants } from '../../src/model/wants.ts';

/** Small named literals: an estate of one workspace, its registry and its account, all keyless, made long ago. */

export const LONG_AGO = Date.UTC(2026, 0, 1);
export const NOW = Date.UTC(2026, 5, 1, 12);
export const HOUR = 3_600_000;

const group = '/subscriptions/11111111-1111-4111-8111-111111111111/resourcegroups/vision';
export const SUBSCRIPTION = id('/subscriptions/11111111-1111-4111-8111-111111111111');
export const GROUP = id(group);
export const W1 = id(`${group}/providers/microsoft.machinelearningservices/workspaces/w1`);
export const W2 = id(`${group}/providers/microsoft.machinelearningservices/workspaces/w2`);
export const REGISTRY = id(`${group}/providers/microsoft.containerregistry/registries/images`);
export const ACCOUNT = id(`${group}/providers/microsoft.storage/storageaccounts/data`);
export const VAULT = id(`${group}/providers/microsoft.keyvault/vaults/secrets`);
export const INSIGHTS = id(`${group}/providers/microsoft.insights/components/telemetry`);
export const CLUSTER = id(`${group}/providers/microsoft.containerservice/managedclusters/aks`);
export const IDENTITY = id(`${group}/providers/microsoft.managedidentity/userassignedidentities/hands`);
const TENANT = '33333333-3333-4333-8333-333333333333';

/** Policy that wants keyless storage and says this about `W1`. */
export const wanting = (workspace: Omit<WorkspaceWants, 'scope'> = {}, changes: Partial<Wants> = {}): Wants => ({
  ...PLAIN,
  workspaces: [{ scope: W1, ...workspace }],
  ...changes,
});

export const aWorkspace = (changes: Partial<Workspace> = {}): Workspace => ({
  id: W1,
  provisioningState: 'Succeeded',
  createdAt: LONG_AGO,
  tags: {},
  location: 'westeurope',
  kind: 'default',
  identity: { system: 'w1-identity', user: [] },
  primaryIdentity: null,
  storageAccount: ACCOUNT,
  containerRegistry: REGISTRY,
  keyVault: VAULT,
  applicationInsights: INSIGHTS,
  encryption: null,
  hub: null,
  workspaceId: '22222222-2222-4222-8222-222222222222',
  dataIsolation: false,
  authMode: 'Identity',
  imageBuildCompute: null,
  modifiedAt: LONG_AGO,
  ...changes,
});

export const aRegistry = (changes: Partial<Registry> = {}): Registry => ({
  id: REGISTRY,
  provisioningState: 'Succeeded',
  createdAt: LONG_AGO,
  tags: {},
  loginServer: 'images.azurecr.io',
  adminUser: false,
  roleMode: 'legacy',
  ...changes,
});

export const anAccount = (changes: Partial<StorageAccount> = {}): StorageAccount => ({
  id: ACCOUNT,
  provisioningState: 'Succeeded',
  createdAt: LONG_AGO,
  tags: {},
  sharedKey: false,
  sharedKeyServices: [],
  network: { open: true, trustsAzure: true, passes: [], privateEndpoints: 0 },
  ...changes,
});

export const aCompute = (name: string, changes: Partial<Compute> = {}): Compute => ({
  id: id(`${changes.id ?? W1}/computes/${name}`),
  name,
  type: 'AmlCompute',
  provisioningState: 'Succeeded',
  createdAt: LONG_AGO,
  attached: false,
  identity: { system: `${name}-identity`, user: [] },
  nodes: { current: 0, steady: true },
  localAuthDisabled: true,
  ssh: 'Disabled',
  idleShutdown: false,
  user: null,
  attachedTo: null,
  inNetwork: false,
  ...changes,
});

/** The two shapes that an identity takes. */
export const none: Compute['identity'] = { system: null, user: [] };
export const userAssigned = (principalId: string | null = 'hands-identity', it = IDENTITY): Compute['identity'] => ({
  system: null,
  user: [{ id: it, principalId }],
});

export const anEndpoint = (name: string, changes: Partial<Endpoint> = {}): Endpoint => ({
  id: id(`${W1}/${changes.kind ?? 'online'}endpoints/${name}`),
  name,
  provisioningState: 'Succeeded',
  createdAt: LONG_AGO,
  kind: 'online',
  managed: true,
  authMode: 'AADToken',
  identity: { system: `${name}-identity`, user: [] },
  ...changes,
});

export const aService = (name: string, changes: Partial<Service> = {}): Service => ({
  id: id(`${W1}/services/${name}`),
  name,
  type: 'ACI',
  ...changes,
});

export const aCluster = (changes: Partial<ManagedCluster> = {}): ManagedCluster => ({
  id: CLUSTER,
  kubelet: null,
  applicationId: 'aks-application',
  ...changes,
});

/** A vault where roles decide. */
export const aVault = (changes: Partial<Vault> = {}): Vault => ({
  id: VAULT,
  rbac: true,
  tenantId: TENANT,
  policies: [],
  ...changes,
});

export const anIdentity = (changes: Partial<UserIdentity> = {}): UserIdentity => ({
  id: IDENTITY,
  principalId: 'hands-identity',
  clientId: 'hands-client',
  ...changes,
});

export const aSubscription = (changes: Partial<Subscription> = {}): Subscription => ({
  id: SUBSCRIPTION,
  tenantId: TENANT,
  state: 'Enabled',
  ...changes,
});

export const aWatch = (name: string, changes: Partial<EventSubscription> = {}): EventSubscription => ({
  id: id(`${SUBSCRIPTION}/providers/microsoft.eventgrid/eventsubscriptions/${name}`),
  provisioningState: 'Succeeded',
  eventTypes: null,
  operations: null,
  ...changes,
});

export const aPrincipal = (objectId: string, changes: Partial<ServicePrincipal> = {}): ServicePrincipal => ({
  objectId,
  applicationId: `${objectId}-application`,
  displayName: objectId,
  secrets: [],
  ...changes,
});

export const aConnection = (name: string, changes: Partial<Connection> = {}): Connection => ({
  id: id(`${W1}/connections/${name}`),
  name,
  category: 'ContainerRegistry',
  authType: 'UsernamePassword',
  leadsTo: ['images.azurecr.io'],
  identity: null,
  ...changes,
});

export const aDatastore = (name: string, changes: Partial<Datastore> = {}): Datastore => ({
  id: id(`${W1}/datastores/${name}`),
  name,
  type: 'AzureBlob',
  account: 'data',
  credentials: 'AccountKey',
  ...changes,
});

const permissions = ({ actions, dataActions }: Pick<Role, 'actions' | 'dataActions'>): Assignment['permissions'] => [
  { actions, dataActions, notActions: [], notDataActions: [] },
];

export const assigned = (role: Role, principalId: string, scope: Id, changes: Partial<Assignment> = {}): Assignment => ({
  id: id(`${scope}/providers/microsoft.authorization/roleassignments/${role.id}-${principalId}`),
  principalId,
  principalType: 'ServicePrincipal',
  scope,
  roleId: role.id,
  permissions: permissions(role),
  condition: null,
  since: LONG_AGO,
  ...changes,
});

/** Contributor: every action, no data action. */
export const contributor: Role = {
  id: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
  name: 'Contributor',
  actions: ['*'],
  dataActions: [],
};

export const accessOf = (...assignments: readonly Assignment[]): Access => ({ assignments, denials: [] });

/** What Azure and a careful operator have granted on the registry: the workspace builds, every named compute pulls. */
export const pulls = (...computes: readonly string[]): Access =>
  accessOf(
    assigned(contributor, 'w1-identity', GROUP),
    ...computes.map((name) => assigned(ROLES.acrPull, `${name}-identity`, REGISTRY)),
  );

/** The same on the storage account. */
export const reads = (...computes: readonly string[]): Access =>
  accessOf(
    assigned(ROLES.blobDataContributor, 'w1-identity', ACCOUNT),
    assigned(ROLES.fileDataPrivilegedContributor, 'w1-identity', ACCOUNT),
    ...computes.map((name) => assigned(ROLES.blobDataContributor, `${name}-identity`, ACCOUNT)),
  );
