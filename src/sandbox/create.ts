import type { AccessToken, TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Azure, Settings } from './azure.ts';
import type { Provider } from './contract.ts';
import { type ControlReply, createControl } from './control/control.ts';
import type { EventGridPorts } from './events/ports.ts';
import type { EventGrid } from './events/source.ts';
import { CLOUDS, type CloudName } from './kernel/cloud.ts';
import { createFaults, type Faults } from './kernel/faults.ts';
import { answerDefect, type Handle } from './kernel/http.ts';
import { createOperations } from './kernel/operations.ts';
import { createPipeline } from './kernel/pipeline.ts';
import { createRequestLog, type LoggedRequest, type RequestLog } from './kernel/request-log.ts';
import { createThrottle, type Throttle } from './kernel/throttle.ts';
import { createWorld, type World } from './kernel/world.ts';
import { createAuthenticate } from './login/authenticate.ts';
import { createLogin } from './login/login.ts';
import { createTokens, type Tokens } from './login/tokens.ts';
import { createMicrosoftGraph } from './microsoft-graph/graph.ts';
import type { Oracle } from './oracle/oracle.ts';
import { providers as allProviders } from './providers/index.ts';
import { refusal } from './rbac/refusal.ts';
import { type HttpsOptions, type RunningServer, startHttps } from './transport/https.ts';
import { createInProcessClient } from './transport/in-process.ts';

/** How to make a sandbox; everything has a default. */
export interface SandboxOptions {
  /** GUIDs, secrets, faults and mischief repeat themselves for a seed. Default 1. */
  readonly seed?: number;
  /** Where a still clock begins, milliseconds since the epoch. */
  readonly startAt?: number;
  /** The clock follows the wall clock. Default: it stands still until it is advanced. */
  readonly live?: boolean;
  /** Under which cloud's names it is served: hosts, audiences, suffixes. Default `AzureCloud`. */
  readonly cloud?: CloudName;
  /** Default: the cloud's Resource Manager; `start()` replaces it by the server's own. */
  readonly baseUrl?: string;
  readonly tenantId?: string;
  readonly settings?: Partial<Settings>;
  /** What stands behind event subscriptions other than webhooks on this machine: queues, dead-letter blobs, functions. */
  readonly ports?: Partial<EventGridPorts>;
  /** For how long Resource Graph still shows what was before. Default 3 s. */
  readonly graphLagSeconds?: number;
  /** Default: all that are modelled. */
  readonly providers?: readonly Provider[];
}

/** A client's way in. */
export interface Credentials {
  readonly principalId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** One small Azure. */
export interface Sandbox {
  readonly azure: Azure;
  readonly tenantId: string;
  readonly handle: Handle;
  /** For the `httpClient` option of any Azure SDK client. */
  readonly httpClient: HttpClient;
  /** Owner of every subscription, also of those added later. */
  readonly owner: Credentials;
  readonly eventGrid: EventGrid;
  readonly oracle: Oracle;
  readonly faults: Faults;
  readonly throttle: Throttle;
  /** A credential for a principal of the directory, without a round trip. Throws for an unknown one. */
  credentialFor(principalId: string): TokenCredential;
  /** The control surface, as over HTTPS: `control('POST', 'clock', { advanceSeconds: 5 })`. */
  control(method: string, path: string, body?: unknown): Promise<ControlReply>;
  /** Requests to Resource Manager with a number above `since`. */
  requests(since?: number): readonly LoggedRequest[];
  start(options?: HttpsOptions): Promise<RunningServer>;
  /** Stops the clock; servers are closed by whoever started them. */
  dispose(): void;
}

/** Makes an Azure with no subscriptions and one owner. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const world = worldOf(options);
  const { azure, random, owner, clock } = world;
  const wall = options.live ? Date.now : azure.clock.now;
  const tokens = createTokens({ directory: azure.directory, random, now: azure.clock.now, wall });
  const faults = createFaults(random);
  const throttle = createThrottle(azure.clock);
  const log = createRequestLog();
  const control = createControl({ world, log, faults, throttle });
  const arm = armOf(world, { tokens, faults, throttle, log, providers: options.providers ?? allProviders });
  const graph = createMicrosoftGraph({ azure, tokens });
  const login = createLogin({
    ...{ tokens, directory: azure.directory, random, cloud: azure.cloud },
    now: azure.clock.now,
    baseUrl: () => azure.baseUrl,
  });
  const handle: Handle = async (request) => {
    try {
      return await (control.answer(request) ?? graph(request) ?? login(request) ?? arm(request));
    } catch (error) {
      return answerDefect(error, request);
    }
  };
  return {
    azure,
    tenantId: azure.directory.tenantId,
    handle,
    httpClient: createInProcessClient(handle),
    owner: { principalId: owner.principalId, clientId: owner.clientId, clientSecret: owner.clientSecret ?? '' },
    eventGrid: world.eventGrid,
    oracle: world.oracle,
    faults,
    throttle,
    credentialFor: (principalId) => credentialFor(azure, tokens, principalId),
    control: control.call,
    requests: (since = 0) => log.since(since),
    start: (https = {}) => startHttps(handle, world.setBaseUrl, https),
    dispose: clock.stop,
  };
}

function worldOf(options: SandboxOptions): World {
  const cloud = CLOUDS[options.cloud ?? 'AzureCloud'];
  return createWorld({
    seed: options.seed ?? 1,
    startAt: options.startAt,
    live: options.live ?? false,
    cloud,
    baseUrl: options.baseUrl ?? cloud.resourceManager,
    tenantId: options.tenantId,
    settings: options.settings ?? {},
    ports: options.ports ?? {},
    graphLagSeconds: options.graphLagSeconds ?? 3,
  });
}

function armOf(
  world: World,
  parts: { tokens: Tokens; faults: Faults; throttle: Throttle; log: RequestLog; providers: readonly Provider[] },
): Handle {
  const { azure, authorizer, store, random } = world;
  const { directory, clock } = azure;
  return createPipeline({
    ...parts,
    azure,
    store,
    operations: createOperations(azure, random),
    observe: world.oracle.observe,
    authenticate: createAuthenticate({
      tokens: parts.tokens,
      directory,
      now: clock.now,
      cloud: azure.cloud,
      baseUrl: () => azure.baseUrl,
    }),
    refusal(caller, { action, scope, attributes }) {
      const decision = authorizer.decide(caller.principalId, action, scope, attributes);
      return decision.kind === 'allowed' ? undefined : refusal(caller, action, scope, decision);
    },
  });
}

function credentialFor(azure: Azure, tokens: Tokens, principalId: string): TokenCredential {
  const principal = azure.directory.find(principalId);
  if (!principal) throw new Error(`The directory does not know the principal ${principalId}.`);
  return {
    async getToken(scopes): Promise<AccessToken> {
      const [scope = ''] = typeof scopes === 'string' ? [scopes] : scopes;
      const { token, lifetimeSeconds } = tokens.issue(principal, scope.replace(/\/\.default$/, ''));
      // The SDK's cache looks at the wall clock, whatever the sandbox's says.
      return { token, expiresOnTimestamp: Date.now() + lifetimeSeconds * 1000 };
    },
  };
}
