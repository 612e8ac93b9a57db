import { describe, expect, it } from 'vitest';
import { onResourceEvent } from '../../src/functions/on-resource-event.ts';
import { type Fact, type Key, keyOf } from '../../src/model/fact.ts';
import { KEY_READS } from '../../src/model/tables.ts';
import { anApp, elsewhere } from '../support/app.ts';
import { anEventGridEvent, someData } from '../support/events.ts';
import { ACCOUNT, aWorkspace, NOW, REGISTRY, W1, W2 } from '../support/literals.ts';

const LIST_CREDENTIALS = 'Microsoft.ContainerRegistry/registries/listCredentials/action';
const OBJECT_ID = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

/** Somebody reads keys: a CLI session of Nadia's unless it says otherwise. */
const keyRead = (changes: Readonly<Record<string, unknown>> = {}, id = 'event-1') =>
  anEventGridEvent({
    id,
    eventType: 'Microsoft.Resources.ResourceActionSuccess',
    data: someData({ operationName: LIST_CREDENTIALS, resourceUri: REGISTRY, ...changes }),
  });

const by = (claims: Readonly<Record<string, string>>) => ({ claims });
const unreadable = (key: Key): ReadonlyMap<Key, Fact<unknown>> =>
  new Map([[key, { state: 'unreadable', because: 'Azure was throttled.', retryAt: null, at: NOW }]]);

type Script = Parameters<typeof anApp>[0];

async function afterReads(events: readonly unknown[], script: Script = {}) {
  const world = await anApp(script);
  await onResourceEvent(world.app)(events, world.context);
  const alerts = (await world.journal.story()).filter((row) => row.kind === 'alert');
  return { ...world, alerts };
}

describe('a read of keys', () => {
  it('is told with who did it, by which application and from where, and repairs nothing', async () => {
    const { alerts, lines, written, sent } = await afterReads([keyRead()]);
    expect(alerts).toMatchObject([
      {
        rule: 'key-read',
        resource: REGISTRY,
        notify: true,
        count: 1,
        actor: 'Nadia',
        actorPrincipalId: 'nadia-object',
        says: `Nadia read keys of ${REGISTRY} (${LIST_CREDENTIALS}, application portal, 203.0.113.7).`,
      },
    ]);
    expect({ written, sent }).toEqual({ written: [], sent: [] });
    expect(lines).toEqual([expect.objectContaining({ level: 'warning', alert: 'key-read', told: 1, eventId: 'event-1' })]);
  });

  it('is told once, and counted when it goes on', async () => {
    const { alerts, lines } = await afterReads([keyRead(), keyRead({}, 'event-2'), keyRead({}, 'event-2')]);
    expect(alerts).toMatchObject([{ count: 2 }]);
    expect(lines.filter(({ level }) => level === 'warning')).toHaveLength(1);
  });

  it.each([...KEY_READS, KEY_READS[0]?.toUpperCase() ?? ''])(
    'is one in whatever case it is spelled: %s',
    async (operationName) => {
      const resourceUri = /registries/i.test(operationName) ? REGISTRY : /storageAccounts\//i.test(operationName) ? ACCOUNT : W1;
      const { alerts } = await afterReads([keyRead({ operationName, resourceUri })]);
      expect(alerts).toMatchObject([{ resource: resourceUri, operation: operationName }]);
    },
  );

  it('says that a key was renewed, and knows a datastore as part of its workspace', async () => {
    const renewed = keyRead({ operationName: 'Microsoft.Storage/storageAccounts/regenerateKey/action', resourceUri: ACCOUNT });
    const secrets = keyRead({
      operationName: 'Microsoft.MachineLearningServices/workspaces/datastores/listSecrets/action',
      resourceUri: `${W1}/datastores/raw`,
    });
    const { alerts } = await afterReads([renewed, secrets]);
    expect(alerts.map(({ says }) => says)).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`Nadia renewed a key of ${ACCOUNT} (`),
        expect.stringContaining(`Nadia read keys of ${W1}/datastores/raw (`),
      ]),
    );
  });

  it('names the principal, the application or nobody where the event names no person', async () => {
    const events = [by({ appid: 'pipeline', [OBJECT_ID]: 'runner' }), by({ appid: 'pipeline' }), by({})];
    const { alerts } = await afterReads(events.map((claims, index) => keyRead(claims, `event-${index}`)));
    expect(alerts.map(({ says }) => says.split(' of ')[0]).toSorted()).toEqual([
      'Somebody whom the event does not name read keys',
      'application pipeline read keys',
      'principal runner read keys',
    ]);
  });

  it('is only counted when an application of policy does it, without asking Azure', async () => {
    const { alerts, lines } = await afterReads([keyRead(by({ appid: 'PIPELINE' }))], {
      expected: ['pipeline'],
      facts: unreadable(keyOf('users', REGISTRY)),
    });
    expect(alerts).toMatchObject([{ notify: false, count: 1 }]);
    expect(lines).toEqual([expect.objectContaining({ level: 'information', counted: 1 })]);
  });

  it.each([
    ['its system-assigned identity', { system: 'reader', user: [] }],
    ['a user-assigned identity of it', { system: null, user: [{ id: W2, principalId: 'READER' }] }],
  ])('is only counted when a workspace that uses it does it, by %s', async (_, identity) => {
    const facts = new Map<Key, Fact<unknown>>([
      [keyOf('workspace', W1), { state: 'known', value: aWorkspace({ identity }), at: NOW }],
    ]);
    const event = keyRead(by({ [OBJECT_ID]: 'reader' }));
    expect((await afterReads([event], { facts })).alerts).toMatchObject([{ notify: false }]);
    const ofWorkspace = keyRead({
      ...by({ [OBJECT_ID]: 'reader' }),
      operationName: 'Microsoft.MachineLearningServices/workspaces/listKeys/action',
      resourceUri: W1,
    });
    expect((await afterReads([ofWorkspace], { facts })).alerts).toMatchObject([{ notify: false }]);
  });

  it.each([
    ['Which workspaces use it could not be read.', keyOf('users', REGISTRY)],
    ['Whether it was an identity of a workspace could not be read.', keyOf('workspace', W1)],
  ] as const)('is told when Azure does not say who that was: %s', async (says, key) => {
    const { alerts } = await afterReads([keyRead()], { facts: unreadable(key) });
    expect(alerts).toMatchObject([{ notify: true, says: expect.stringContaining(says) }]);
  });

  it.each([
    ['no workspace uses it', 'nothing depends on it', { users: [] }],
    ['the alert is off', 'the alert is off', { limits: { mode: () => 'off' } }],
    ['policy leaves the place out', 'policy leaves it out', { limits: { includes: () => false } }],
    ['it lies in another subscription', 'outside the configured scope', { subscriptions: elsewhere }],
  ] as const)('is ignored where %s, and the log says so', async (_, ignored, script) => {
    const { alerts, lines } = await afterReads([keyRead()], script);
    expect(alerts).toEqual([]);
    expect(lines).toEqual([expect.objectContaining({ level: 'information', ignored, eventId: 'event-1' })]);
  });

  it('comes again when the journal does not take it', async () => {
    const world = await anApp({
      journal: { alerts: { keyRead: () => Promise.reject(new Error('The journal is down.')) } },
    });
    await expect(onResourceEvent(world.app)(keyRead(), world.context)).rejects.toThrow('The journal is down.');
  });
});
