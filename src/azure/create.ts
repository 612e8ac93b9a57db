import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { AzurePort, EstateMap } from '../engine/ports.ts';
import { createAccess } from './access.ts';
import { createAuthorization } from './authorization.ts';
import { createRegistries } from './container-registry.ts';
import { createEstate } from './estate.ts';
import { expand } from './expand.ts';
import { createMachineLearning } from './machine-learning.ts';
import { createRead, type Readers } from './read.ts';
import { createResourceGraph } from './resource-graph.ts';
import { openSession } from './session.ts';
import { createStorageAccounts } from './storage.ts';
import { readWorkspace } from './workspace.ts';
import { readComputes, readConnections, readDatastores, readEndpoints, readServices } from './workspace-parts.ts';
import { createWrite } from './write.ts';

const PUBLIC_CLOUD = 'https://management.azure.com';
const PATIENCE = 10_000;

export interface AzureOptions {
  readonly credential: TokenCredential;
  /** Subscriptions that Resource Graph is asked about; `*`: all that the credential may read. */
  readonly subscriptions: '*' | readonly string[];
  readonly map: EstateMap;
  /** Aborts when the time that the function has is over. What is not read by then is unreadable, what is not finished is `accepted`. */
  readonly signal: AbortSignal;
  /** Resource manager. Default: the public cloud's. */
  readonly endpoint?: string;
  /** What tokens are asked for. Default: the endpoint. */
  readonly audience?: string;
  readonly httpClient?: HttpClient;
  /** The longest single wait inside the function, milliseconds: for a `Retry-After`, and for an unfinished operation as a whole. */
  readonly patience?: number;
}

/** Azure, as the engine knows it. One per invocation: it remembers role definitions and lives as long as its signal. */
export function createAzure(options: AzureOptions): AzurePort {
  const { credential, signal, map, endpoint = PUBLIC_CLOUD, audience = endpoint, httpClient, patience = PATIENCE } = options;
  const session = openSession({ credential, signal, endpoint, audience, httpClient, patience });
  const registries = createRegistries(session);
  const accounts = createStorageAccounts(session);
  const workspaces = createMachineLearning(session);
  const authorization = createAuthorization(session);
  const graph = createResourceGraph(session, options.subscriptions);
  const estate = createEstate(session, graph, map);
  const readers: Readers = {
    workspace: (id) => readWorkspace(session, workspaces, id),
    registry: registries.read,
    storage: accounts.read,
    computes: (id) => readComputes(session, workspaces, id),
    datastores: (id) => readDatastores(session, workspaces, id),
    connections: (id) => readConnections(session, workspaces, id),
    endpoints: (id) => readEndpoints(session, workspaces, id),
    services: (id) => readServices(session, workspaces, id),
    access: createAccess(session, authorization),
    users: estate.users,
    estate: estate.all,
  };
  return {
    read: createRead(session, readers, map),
    write: createWrite(session, { readers, registries, accounts, workspaces, authorization }),
    expand: (scope) => expand(graph, map, scope),
  };
}
