import { describe, expect, it } from 'vitest';
import { onResourceEvent } from '../../src/functions/on-resource-event.ts';
import { id } from '../../src/model/id.ts';
import { anApp, elsewhere, registryTarget, workspaceTarget } from '../support/app.ts';
import { aCloudEvent, anEventGridEvent, someData } from '../support/events.ts';
import { GROUP, REGISTRY, SUBSCRIPTION } from '../support/literals.ts';

const down = { conclude: () => Promise.reject(new Error('The journal is down.')) };

/** Somebody deletes a role assignment at the scope. */
const roleDeleted = (scope: string) =>
  anEventGridEvent({
    data: someData({
      operationName: 'Microsoft.Authorization/roleAssignments/delete',
      resourceUri: `${scope}/providers/Microsoft.Authorization/roleAssignments/44444444-4444-4444-8444-444444444444`,
    }),
  });

describe('on a resource event', () => {
  it('repairs at once, tells who caused it, and says so once', async () => {
    const { app, context, written, journal, lines } = await anApp({ adminUser: true });
    await onResourceEvent(app)(anEventGridEvent(), context);
    expect(written).toMatchObject([{ kind: 'registry-admin', on: REGISTRY, to: false }]);
    expect(await journal.story(REGISTRY)).toContainEqual(
      expect.objectContaining({ outcome: 'repaired', actor: 'Nadia', eventToVerifiedMs: 5_000 }),
    );
    expect(lines).toEqual([expect.objectContaining({ level: 'information', ended: 'repaired', eventId: 'event-1' })]);
  });

  it('comes to one repair from an event that comes twice, in two schemas', async () => {
    const { app, context, written, journal } = await anApp({ adminUser: true });
    const [first, second] = [anEventGridEvent(), aCloudEvent()];
    const ports = app.open(new AbortController().signal);
    const same = { ...app, open: () => ports };
    await onResourceEvent(same)([second], context);
    await onResourceEvent(same)(first, context);
    expect(written).toHaveLength(1);
    expect((await journal.story()).filter((row) => row.kind === 'outcome' && row.notify)).toHaveLength(1);
  });

  it('finds a compliant target compliant, and writes nothing', async () => {
    const { app, context, written, lines, sent } = await anApp();
    await onResourceEvent(app)(anEventGridEvent(), context);
    expect({ written, sent }).toEqual({ written: [], sent: [] });
    expect(lines).toEqual([expect.objectContaining({ ended: 'compliant', target: REGISTRY, requests: 1, trips: 1 })]);
  });

  it.each([
    ['malformed', 'warning', { id: 'event-1' }, '*'],
    ['not watched', 'information', anEventGridEvent({ data: someData({ operationName: 'Microsoft.Web/sites/write' }) }), '*'],
    ['outside the configured scope', 'information', anEventGridEvent(), elsewhere],
  ] as const)('acknowledges what is %s, and says so once', async (ignored, level, event, subscriptions) => {
    const { app, context, written, lines } = await anApp({ adminUser: true, subscriptions });
    await onResourceEvent(app)(event, context);
    expect(written).toEqual([]);
    expect(lines).toEqual([expect.objectContaining({ level, ignored, eventId: 'event-1' })]);
  });

  it('leaves to a message what there is no time for', async () => {
    const { app, context, written, sent } = await anApp({ adminUser: true, late: true });
    await onResourceEvent(app)(anEventGridEvent(), context);
    expect(written).toEqual([]);
    expect(sent).toEqual([{ target: registryTarget, by: 'event', milliseconds: 0 }]);
  });

  it('leaves to a message what the journal did not take', async () => {
    const { app, context, sent } = await anApp({ journal: down });
    await onResourceEvent(app)(anEventGridEvent(), context);
    expect(sent).toEqual([{ target: registryTarget, by: 'event', milliseconds: 0 }]);
  });

  it('writes nothing while the journal takes no intent', async () => {
    const { app, context, written, sent } = await anApp({
      adminUser: true,
      journal: { intend: () => Promise.reject(new Error('The journal is down.')) },
    });
    await onResourceEvent(app)(anEventGridEvent(), context);
    expect(written).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it('has the event delivered again when neither journal nor queue took it', async () => {
    const { app, context } = await anApp({ journal: down, queueIsDown: true });
    await expect(onResourceEvent(app)(anEventGridEvent(), context)).rejects.toThrow(
      /neither concluded \(The journal is down\.\) nor deferred \(The queue is down\.\)/,
    );
  });

  it('looks at all that depends on one resource when roles at it change', async () => {
    const scopes = { [REGISTRY]: [registryTarget, workspaceTarget] };
    const { app, context, lines, written } = await anApp({ adminUser: true, scopes });
    await onResourceEvent(app)(roleDeleted(REGISTRY), context);
    expect(written).toHaveLength(1);
    expect(lines.map(({ ended }) => ended).toSorted()).toEqual(['compliant', 'repaired']);
  });

  it('says of a resource that nothing depends on that it is not ours to judge', async () => {
    const site = id(`${GROUP}/providers/microsoft.web/sites/x`);
    const { app, context, lines, sent } = await anApp({ scopes: { [site]: [] } });
    await onResourceEvent(app)(roleDeleted(site), context);
    expect(sent).toEqual([]);
    expect(lines).toEqual([expect.objectContaining({ ignored: 'nothing depends on it', says: site })]);
  });

  it('says of a registry that no workspace uses that it is not in the estate, and leaves it alone', async () => {
    const { app, context, lines, written } = await anApp({ adminUser: true, users: [] });
    await onResourceEvent(app)(anEventGridEvent(), context);
    expect(written).toEqual([]);
    expect(lines).toEqual([expect.objectContaining({ ended: 'not in the estate', target: REGISTRY })]);
  });

  it('leaves a scope to a message when it cannot be expanded', async () => {
    const { app, context, sent } = await anApp();
    await onResourceEvent(app)(roleDeleted(REGISTRY), context);
    expect(sent).toEqual([{ scope: REGISTRY, by: 'event', milliseconds: 0 }]);
  });

  it.each([GROUP, SUBSCRIPTION])('leaves a scope wider than one resource to a message: %s', async (scope) => {
    const { app, context, sent } = await anApp({ scopes: { [scope]: [registryTarget] } });
    await onResourceEvent(app)(roleDeleted(scope), context);
    expect(sent).toEqual([{ scope, by: 'event', milliseconds: 0 }]);
  });

  it('follows every change of a batch, whatever becomes of one', async () => {
    const { app, context, lines } = await anApp({ queueIsDown: true });
    await expect(onResourceEvent(app)([roleDeleted(GROUP), anEventGridEvent()], context)).rejects.toThrow('The queue is down.');
    expect(lines).toContainEqual(expect.objectContaining({ ended: 'compliant', target: REGISTRY }));
  });
});
