import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildApp } from '../../../scripts/build.ts';
import { type Crew, createCrew } from '../../../src/demo/crew.ts';
import { localHost } from '../../../src/demo/local-host.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const NOWHERE = 'https://127.0.0.1:9/account';
const SETTINGS = {
  LOCAL_HOST_KEY: 'key',
  AML_KEYLESS_SUBSCRIPTIONS: '*',
  AZURE_CLIENT_ID: '11111111-1111-4111-8111-111111111111',
  AzureWebJobsStorage__queueServiceUri: NOWHERE,
  AzureWebJobsStorage__tableServiceUri: NOWHERE,
  AzureWebJobsStorage__credential: 'managedidentity',
};

let crew: Crew;
let app: string;
beforeEach(async () => {
  crew = createCrew();
  app = await mkdtemp(join(tmpdir(), 'built-app-'));
  await buildApp({ root: ROOT, entry: 'src/main.ts', outDir: app });
});
afterEach(async () => {
  await crew.stop();
  await rm(app, { recursive: true });
});

const start = (settings: Readonly<Record<string, string>>) =>
  crew.start(localHost({ app, state: join(app, 'state'), port: 0, settings, say: () => undefined }));

it('the file that is deployed registers exactly the four functions of the app', async () => {
  const { ready } = await start(SETTINGS);
  expect([...ready.functions].sort()).toEqual(['check', 'nightly-sweep', 'on-deferred-reconcile', 'on-resource-event']);
});

it('a setting that is wrong keeps the host from starting, and is named', async () => {
  await expect(start({ ...SETTINGS, AML_KEYLESS_MODES: 'everything=now' })).rejects.toThrow('AML_KEYLESS_MODES');
});

it('an app that registers nothing is an error with the reason', async () => {
  await buildApp({ root: ROOT, entry: 'src/model/id.ts', outDir: app });
  await expect(start(SETTINGS)).rejects.toThrow('No function was registered');
});
