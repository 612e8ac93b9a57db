import { readFileSync } from 'node:fs';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { InvocationContext } from '@azure/functions';
import type { QueueClient } from '@azure/storage-queue';
import { CLOUDS } from '../../src/azure/cloud.ts';
import { createAzure } from '../../src/azure/create.ts';
import { type CheckReport, check } from '../../src/engine/check.ts';
import type { Limits } from '../../src/engine/ports.ts';
import type { App } from '../../src/functions/app.ts';
import { createDeferrals } from '../../src/functions/deferrals.ts';
import { nightlySweep } from '../../src/functions/nightly-sweep.ts';
import { onDeferredReconcile } from '../../src/functions/on-deferred-reconcile.ts';
import { onResourceEvent } from '../../src/functions/on-resource-event.ts';
import { policyNow } from '../../src/functions/policy.ts';
import { createMemoryJournal, type Journal } from '../../src/journal/create.ts';
import { EVERYWHERE, type Id, id } from '../../src/model/id.ts';
import { PLAIN, type Wants } from '../../src/model/wants.ts';
import type { InForce } from '../../src/policy/in-force.ts';
import { settledPolicy } from '../../src/policy/source.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/create.ts';
import { buildEstate, type Estate } from '../../src/sandbox/estate/build.ts';
import { type Hands, handsOf } from '../../src/sandbox/estate/hands.ts';
import { type EstatePlan, keylessPlan } from '../../src/sandbox/estate/plan.ts';
import { limiting } from './limits.ts';

/**
 * The app and a small Azure in one process, on one clock that tests advance: the same functions that are deployed, behind Event
 * Grid's webhook and a queue, speaking to the sandbox through the real SDKs with exactly the generated role.
 */

const SUBSCRIPTION = '5b5b5b5b-1111-4111-8111-000000000001';
const HOOK = 'https://127.0.0.1/runtime/webhooks/eventgrid';
const MOST_TRIES = 5;

export interface WorldOptions {
  readonly modes?: (rule: string) => 'audit' | 'enforce';
  readonly migrate?: boolean;
  /** Seconds. */
  readonly settle?: number;
  readonly plan?: EstatePlan;
  readonly schema?: 'EventGridSchema' | 'CloudEventSchemaV1_0';
  /** Azure looks a little ahead only if told: operations end at once otherwise. */
  readonly operationSeconds?: number;
  readonly swept?: boolean;
  readonly journal?: (journal: Journal) => Journal;
  readonly writesPerHour?: number;
  /** Default: all is declared that a migration asks for. */
  readonly wants?: Wants;
  readonly limits?: Partial<Limits>;
  /** Applications whose reads of keys are only counted. */
  readonly expected?: ReadonlySet<string>;
  /** Of what the sandbox draws: names, faults, mischief. */
  readonly seed?: number;
  /** The app's way to Azure, for answers that never come. */
  readonly httpClient?: (inner: HttpClient) => HttpClient;
  /** Aborts when the time of an invocation is over; it never is otherwise. */
  readonly timeout?: (milliseconds: number) => AbortSignal;
  /** How often a message that was sent is delivered; 0 loses it, and what throws refuses it. */
  readonly copies?: () => number;
}

export interface World<E = Estate> {
  readonly sandbox: Sandbox;
  readonly estate: E;
  readonly journal: Journal;
  readonly appId: string;
  /** What the app's functions logged, line by line. */
  readonly log: string[];
  /** Events as they were posted to the app. */
  readonly posted: unknown[];
  readonly poison: unknown[];
  /** A person with the rights of an owner. */
  person(name: string): Promise<Hands>;
  /** Lets time pass: operations, events, retries and queue messages with it. */
  pass(seconds: number): Promise<void>;
  sweep(): Promise<void>;
  /** The dry run over the subscription. */
  check(): Promise<CheckReport>;
  /** Delivers events to the app as Event Grid's webhook would; the answer's status. */
  deliver(...events: readonly unknown[]): Promise<number>;
  /** Requests of the app to Resource Manager since a number: `PATCH …`. */
  requests(
    since?: number,
  ): readonly { readonly number: number; readonly method: string; readonly path: string; readonly status: number | undefined }[];
  /** Its requests that were to change something. */
  writes(since?: number): readonly string[];
  /** Outcomes told of a resource, in order. */
  told(about: string): Promise<readonly string[]>;
  mark(): number;
  dispose(): void;
}

const generated = (name: string): string => readFileSync(new URL(`../../infra/generated/${name}`, import.meta.url), 'utf8');

async function assignApp(owner: Hands, principalId: string, subscription: string): Promise<void> {
  const scope = `/subscriptions/${subscription}`;
  const tail = subscription.slice(0, 8);
  const roles = [
    { name: `${tail}-0000-4000-8000-000000000001`, file: 'role.json', more: {} },
    {
      name: `${tail}-0000-4000-8000-000000000002`,
      file: 'role-assigner.json',
      more: { condition: generated('condition.txt').trim(), conditionVersion: '2.0' },
    },
  ];
  for (const { name, file, more } of roles) {
    const definition = `${scope}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
    const { actions } = JSON.parse(generated(file)) as { actions: string[] };
    const permissions = [{ actions, notActions: [], dataActions: [], notDataActions: [] }];
    await owner.send('PUT', definition, '2022-04-01', {
      properties: {
        roleName: `aml-keyless ${file} ${tail}`,
        description: '',
        type: 'CustomRole',
        permissions,
        assignableScopes: [scope],
      },
    });
    await owner.send('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, '2022-04-01', {
      properties: { roleDefinitionId: definition, principalId, principalType: 'ServicePrincipal', ...more },
    });
  }
  await owner.settle();
}

const isMessage = (it: unknown): it is { readonly text: string } => typeof it === 'object' && it !== null && 'text' in it;

/** A storage queue on the sandbox's clock, as far as the app uses one; a message that keeps failing ends as poison. */
function queueOn(
  sandbox: Sandbox,
  deliver: (body: unknown) => Promise<void>,
  poison: unknown[],
  copies: () => number = () => 1,
): QueueClient {
  const { clock } = sandbox.azure;
  const take = async (text: string, tries: number): Promise<void> => {
    const body: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    try {
      await deliver(body);
    } catch {
      if (tries >= MOST_TRIES) poison.push(body);
      else clock.schedule(clock.now() + 30_000, () => take(text, tries + 1));
    }
  };
  const sendMessage = async (text: string, options: { visibilityTimeout?: number } = {}): Promise<unknown> => {
    if (!isMessage({ text })) throw new Error('A message is text.');
    for (let left = copies(); left > 0; left -= 1)
      clock.schedule(clock.now() + (options.visibilityTimeout ?? 0) * 1_000, () => take(text, 1));
    return {};
  };
  return { sendMessage, createIfNotExists: async () => ({}) } as unknown as QueueClient;
}

const DECLARED: Wants = {
  ...PLAIN,
  workspaces: [{ scope: EVERYWHERE, people: 'none', serverless: 'none', containerInstances: 'none' }],
  dependencies: [{ scope: EVERYWHERE, onlyMachineLearning: true, coverage: true }],
};

const never = (): AbortSignal => new AbortController().signal;

/** What the app starts with: an estate, and a policy if the estate comes with one. */
export interface Built<E> {
  readonly estate: E;
  readonly policy?: InForce;
}

export const SUBSCRIPTION_ID = SUBSCRIPTION;

/** A small keyless estate, and the app that has swept it. */
export const startWorld = (options: WorldOptions = {}): Promise<World> =>
  startWorldOn(async (owner) => ({ estate: await buildEstate(owner, options.plan ?? keylessPlan(SUBSCRIPTION)) }), options);

/** Any estate, built by its owner before the app comes. */
export async function startWorldOn<E>(
  build: (owner: Hands, sandbox: Sandbox) => Promise<Built<E>>,
  options: WorldOptions = {},
): Promise<World<E>> {
  const log: string[] = [];
  const posted: unknown[] = [];
  const poison: unknown[] = [];
  const deliver = async (event: unknown): Promise<void> => {
    posted.push(event);
    await onResourceEvent(app)(event, context('on-resource-event'));
  };
  const context = (functionName: string): InvocationContext =>
    new InvocationContext({ functionName, logHandler: (_level, ...line) => void log.push(line.map(String).join(' ')) });
  const sandbox = createSandbox({
    seed: options.seed ?? 1,
    startAt: Date.UTC(2026, 5, 1),
    settings: { operationSeconds: options.operationSeconds ?? 0, rolePropagationSeconds: 3, eventDelaySeconds: 1 },
    ports: {
      reaches: () => true,
      post: async (url, { method, headers, body }) => answer(url.startsWith(HOOK) ? deliver : undefined, method, headers, body),
    },
  });
  const { clock } = sandbox.azure;
  const owner = handsOf(sandbox, sandbox.owner.principalId);
  const { estate, policy } = await build(owner, sandbox);
  const subscriptions = sandbox.azure.store.subscriptions().map(({ subscriptionId }) => subscriptionId);
  const made = await sandbox.control('POST', 'principals', {
    type: 'ServicePrincipal',
    displayName: 'aml-keyless',
    roles: [],
    graph: ['Application.Read.All'],
  });
  const { principalId: appId, clientId } = made.body as { principalId: string; clientId: string };
  await owner.settle();
  for (const subscription of subscriptions) await assignApp(owner, appId, subscription);
  const inMemory = createMemoryJournal({ now: clock.now, writesPerHour: policy?.writesPerHour ?? options.writesPerHour ?? 100 });
  const journal = options.journal?.(inMemory) ?? inMemory;
  const client = queueOn(
    sandbox,
    async (body) => onDeferredReconcile(app)(body, context('on-deferred-reconcile')),
    poison,
    options.copies,
  );
  const deferrals = createDeferrals({ client, marks: journal.marks, now: clock.now });
  const credential = sandbox.credentialFor(appId);
  const limits = limiting({
    mode: options.modes ?? (() => 'enforce'),
    migrates: () => options.migrate ?? false,
    settle: (options.settle ?? 3_600) * 1_000,
    ...options.limits,
  });
  const app: App = {
    subscriptions,
    policies: settledPolicy(
      policy ?? {
        wants: options.wants ?? DECLARED,
        limits,
        writesPerHour: options.writesPerHour ?? 100,
        expected: options.expected ?? new Set(),
      },
    ),
    self: clientId,
    alerts: journal.alerts,
    deferrals,
    now: clock.now,
    timeout: options.timeout ?? never,
    open: (signal) => ({
      ...createAzure({
        credential,
        subscriptions,
        map: journal,
        graph: CLOUDS.AzureCloud.graph,
        signal,
        httpClient: options.httpClient?.(sandbox.httpClient) ?? sandbox.httpClient,
        patience: 0,
      }),
      ...journal,
      ...deferrals,
    }),
  };
  const lists = JSON.parse(generated('operations.json')) as string[][];
  for (const [index, values] of lists.entries()) {
    await owner.send(
      'PUT',
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.EventGrid/eventSubscriptions/aml-keyless-${index}`,
      '2025-02-15',
      {
        properties: {
          eventDeliverySchema: options.schema ?? 'EventGridSchema',
          destination: { endpointType: 'WebHook', properties: { endpointUrl: `${HOOK}?functionName=on-resource-event` } },
          filter: {
            includedEventTypes: ['Write', 'Delete', 'Action'].map((kind) => `Microsoft.Resources.Resource${kind}Success`),
            advancedFilters: [{ operatorType: 'StringIn', key: 'data.operationName', values }],
          },
        },
      },
    );
  }
  const requests: World['requests'] = (since = 0) =>
    sandbox
      .requests(since)
      .filter(({ principal }) => principal === appId)
      .map(({ number, method, url, status }) => ({ number, method, path: new URL(url).pathname, status }));
  const isRead = ({ method, path }: { method: string; path: string }): boolean =>
    method === 'GET' || path.endsWith('/Microsoft.ResourceGraph/resources');
  const world: World<E> = {
    sandbox,
    estate,
    journal,
    appId,
    log,
    posted,
    poison,
    person: async (name) => {
      const { body } = await sandbox.control('POST', 'principals', {
        type: 'User',
        displayName: name,
        roles: [{ role: 'Owner', scope: '/' }],
      });
      return handsOf(sandbox, (body as { principalId: string }).principalId);
    },
    pass: async (seconds) => void (await clock.advance(seconds * 1_000)),
    sweep: () => nightlySweep(app)({} as never, context('nightly-sweep')),
    check: async () =>
      check(id(`/subscriptions/${SUBSCRIPTION}`) as Id, app.open(never()), await policyNow(app, () => undefined)),
    deliver: async (...events) =>
      (
        await Promise.all(
          events.map((event) =>
            deliver(event).then(
              () => 202,
              () => 500,
            ),
          ),
        )
      ).at(-1) ?? 202,
    requests,
    writes: (since) =>
      requests(since)
        .filter((it) => !isRead(it))
        .map(({ method, path }) => `${method} ${path.replace(/^.*\/providers\//, '')}`),
    told: async (about) =>
      (await journal.story(id(about) as Id)).flatMap((row) => (row.kind === 'outcome' ? [`${row.rule}: ${row.outcome}`] : [])),
    mark: () => sandbox.requests().at(-1)?.number ?? 0,
    dispose: () => sandbox.dispose(),
  };
  // long enough for every role of the estate to have settled
  await world.pass(2 * 3_600);
  if (options.swept ?? true) await world.sweep();
  await world.pass(60);
  return world;
}

async function answer(
  deliver: ((event: unknown) => Promise<void>) | undefined,
  method: string,
  headers: Readonly<Record<string, string>>,
  body = 'null',
): Promise<{ status: number; headers: Readonly<Record<string, string>>; body: string }> {
  if (deliver === undefined) return { status: 404, headers: {}, body: '' };
  if (method === 'OPTIONS')
    return { status: 200, headers: { 'webhook-allowed-origin': '*', 'webhook-allowed-rate': '*' }, body: '' };
  const parsed: unknown = JSON.parse(body);
  const events = Array.isArray(parsed) ? parsed : [parsed];
  const code = (events[0] as { data?: { validationCode?: string } } | undefined)?.data?.validationCode;
  if (code !== undefined)
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ validationResponse: code }) };
  if (Object.keys(headers).length === 0) return { status: 400, headers: {}, body: '' };
  const results = await Promise.allSettled(events.map(deliver));
  return { status: results.every(({ status }) => status === 'fulfilled') ? 202 : 500, headers: {}, body: '' };
}
