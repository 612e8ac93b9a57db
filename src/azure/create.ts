import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { EstateMap } from '../engine/estate-map.ts';
import type { AzurePort } from '../engine/ports.ts';
import { createAccess } from './access.ts';
import { createArm } from './arm.ts';
import { createAuthorization } from './authorization.ts';
import { CLOUDS, type Cloud } from './cloud.ts';
import { createRegistries } from './container-registry.ts';
import { readCluster } from './container-service.ts';
import { readEnvironments } from './environments.ts';
import { createEstate } from './estate.ts';
import { readWatch } from './event-grid.ts';
import { expand } from './expand.ts';
import { createDirectory, type GraphOptions } from './graph.ts';
import { readJobs } from './jobs.ts';
import { createVaults } from './key-vault.ts';
import { readGroupLogins } from './logins/containers.ts';
import { readLogins } from './logins/scan.ts';
import { createMachineLearning } from './machine-learning.ts';
import { readIdentity } from './managed-identity.ts';
import { readTraffic } from './metrics.ts';
import { createRead, type Readers } from './read.ts';
import { createResourceGraph } from './resource-graph.ts';
import { openSession, type Session } from './session.ts';
import { createStorageAccounts } from './storage.ts';
import { readSubscription } from './subscription.ts';
import { readWorkspace } from './workspace.ts';
import { readComputes, readConnections, readDatastores, readEndpoints, readServices } from './workspace-parts.ts';
import { createWrite } from './write.ts';

const PATIENCE = 10_000;

export interface AzureOptions {
  readonly credential: TokenCredential;
  /** Subscriptions that Resource Graph is asked about; `*`: all that the credential may read. */
  readonly subscriptions: '*' | readonly string[];
  readonly map: EstateMap;
  /** Aborts when the time that the function has is over. What is not read by then is unreadable, what is not finished is `accepted`. */
  readonly signal: AbortSignal;
  /** Default: the public one. */
  readonly cloud?: Cloud;
  /** Resource manager. Default: the cloud's. */
  readonly endpoint?: string;
  /** What tokens are asked for. Default: the endpoint if one is given, else the cloud's. */
  readonly audience?: string;
  /** Microsoft Graph, if it may be asked. Default: it may not. */
  readonly graph?: GraphOptions | null;
  readonly httpClient?: HttpClient;
  /** The longest single wait inside the function, milliseconds: for a `Retry-After`, and for an unfinished operation as a whole. */
  readonly patience?: number;
}

/** What the calls of one invocation are made with. */
function clientsOf(session: Session) {
  const arm = createArm(session);
  return {
    arm,
    registries: createRegistries(session),
    accounts: createStorageAccounts(session),
    workspaces: createMachineLearning(session),
    authorization: createAuthorization(session),
    vaults: createVaults(session, arm),
  };
}

type FromGraph = Pick<Readers, 'users' | 'estate' | 'principal'>;

function readersOf(session: Session, clients: ReturnType<typeof clientsOf>, others: FromGraph): Readers {
  const { arm, workspaces, registries, accounts, authorization, vaults } = clients;
  return {
    workspace: (id) => readWorkspace(session, workspaces, id),
    registry: registries.read,
    storage: accounts.read,
    computes: (id) => readComputes(session, workspaces, id),
    datastores: (id) => readDatastores(session, workspaces, id),
    connections: (id) => readConnections(session, workspaces, id),
    endpoints: (id) => readEndpoints(session, workspaces, id),
    environments: (id) => readEnvironments(session, workspaces, id),
    services: (id) => readServices(session, workspaces, id),
    access: createAccess(session, authorization),
    subscription: (id) => readSubscription(session, arm, id),
    watch: (id) => readWatch(session, arm, id),
    cluster: (id) => readCluster(session, arm, id),
    vault: vaults.read,
    identity: (id) => readIdentity(session, arm, id),
    jobs: (id) => readJobs(session, workspaces, id),
    traffic: (id) => readTraffic(session, arm, id),
    logins: (id) => readLogins(session, arm, id),
    containerGroups: (id) => readGroupLogins(session, arm, id),
    ...others,
  };
}

/** Azure, as the engine knows it. One per invocation: it remembers role definitions and lives as long as its signal. */
export function createAzure(options: AzureOptions): AzurePort {
  const { credential, signal, map, subscriptions, cloud = CLOUDS.AzureCloud, httpClient, patience = PATIENCE } = options;
  const endpoint = options.endpoint ?? cloud.resourceManager;
  const audience = options.audience ?? options.endpoint ?? cloud.audience;
  const session = openSession({ credential, signal, endpoint, audience, httpClient, patience });
  const clients = clientsOf(session);
  const graph = createResourceGraph(session, subscriptions);
  const estate = createEstate(session, graph, map);
  const principal = createDirectory(session, options.graph ?? null);
  const readers = readersOf(session, clients, { users: estate.users, estate: estate.all, principal });
  return {
    read: createRead(session, readers, map),
    write: createWrite(session, { readers, ...clients }),
    expand: (scope) => expand({ graph, map, subscriptions }, scope),
  };
}
