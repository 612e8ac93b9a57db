import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child } from './child.ts';
import type { AppConnection, Connection } from './connection.ts';
import type { Crew } from './crew.ts';
import { type Deployment, deploy } from './deploy.ts';
import type { Folder } from './folder.ts';
import { pause } from './host/pause.ts';
import { localHost } from './local-host.ts';
import { ownPolicy, type Spoken } from './own-policy.ts';
import { withAdministrators } from './policy-file.ts';
import { watchSubscriptions } from './watch.ts';

/** What the app goes by: what flags say, or the text of a policy document. */
export type Says = Spoken | { readonly document: string };

export interface AppOptions {
  /** Folder of the built app. */
  readonly app: string;
  readonly says: Says;
  /** How long the sandbox takes until a role acts. */
  readonly rolePropagationSeconds: number;
  /** More app settings. */
  readonly settings?: Readonly<Record<string, string>>;
  say(line: string): void;
  /** From then on no subscription is watched that appears. */
  readonly ending: AbortSignal;
}

export interface AppWorld {
  readonly app: AppConnection;
  readonly deployment: Deployment;
  /** Kills the host as a crash would: nothing is finished, nothing is told. */
  killHost(): Promise<void>;
  /** Starts it again where it listened before. */
  startHost(): Promise<void>;
}

/** Deploys the app into a running sandbox and starts it. Resolves once its roles act and every subscription is watched. */
export async function startAppWorld(crew: Crew, folder: Folder, connection: Connection, options: AppOptions): Promise<AppWorld> {
  const deployment = await deploy(connection);
  const inForce = pause(options.rolePropagationSeconds * 1000);
  const key = randomBytes(24).toString('base64url');
  const policy = await policyFile(folder, connection, deployment, options.says);
  const settings = { ...settingsOf(connection, deployment, policy), ...options.settings, LOCAL_HOST_KEY: key };
  const state = join(folder.path, 'timers');
  const start = (port: number) => crew.start(localHost({ app: options.app, state, port, settings, say: options.say }));
  const first = await start(0);
  const { baseUrl } = first.ready;
  const endpointUrl = `${baseUrl}/runtime/webhooks/eventgrid?functionName=on-resource-event`;
  await watchSubscriptions({ ...deployment, endpointUrl, say: options.say }, options.ending);
  await inForce;
  let host: Child = first.child;
  return {
    app: { baseUrl, key, principalId: deployment.identity.principalId },
    deployment,
    killHost: () => host.kill(),
    startHost: async () => {
      host = (await start(Number(new URL(baseUrl).port))).child;
    },
  };
}

const ownText = (says: Spoken, administrators: readonly string[]): string =>
  JSON.stringify(ownPolicy(says, administrators), null, 2);

/** Where the policy lies that the app goes by. */
async function policyFile(folder: Folder, { owner }: Connection, { deployerId }: Deployment, says: Says): Promise<string> {
  const path = join(folder.path, 'policy.json');
  const administrators = [owner.principalId, deployerId];
  await writeFile(path, 'document' in says ? withAdministrators(says.document, administrators) : ownText(says, administrators));
  return path;
}

/** The app settings, as the infrastructure sets them, and what App Service adds for a managed identity. */
function settingsOf(connection: Connection, { identity }: Deployment, policy: string): Readonly<Record<string, string>> {
  return {
    AML_KEYLESS_SUBSCRIPTIONS: '*',
    AML_KEYLESS_POLICY: policy,
    AML_KEYLESS_RESOURCE_MANAGER: connection.resourceManager,
    AML_KEYLESS_GRAPH: `${connection.resourceManager}/graph`,
    AZURE_CLIENT_ID: identity.clientId,
    AzureWebJobsStorage__blobServiceUri: connection.storage.blob,
    AzureWebJobsStorage__queueServiceUri: connection.storage.queue,
    AzureWebJobsStorage__tableServiceUri: connection.storage.table,
    AzureWebJobsStorage__credential: 'managedidentity',
    AzureWebJobsStorage__clientId: identity.clientId,
    IDENTITY_ENDPOINT: `${connection.login}/msi/token`,
    IDENTITY_HEADER: identity.clientSecret,
    NODE_EXTRA_CA_CERTS: connection.caFile,
  };
}
