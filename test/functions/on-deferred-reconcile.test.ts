import { describe, expect, it } from 'vitest';
import { onDeferredReconcile } from '../../src/functions/on-deferred-reconcile.ts';
import type { Fact, Key } from '../../src/model/fact.ts';
import { keyOf } from '../../src/model/fact.ts';
import { anApp, elsewhere, registryTarget, workspaceTarget } from '../support/app.ts';
import { aChange, anEvent } from '../support/causes.ts';
import { aCompute, GROUP, NOW, pulls, REGISTRY, W1 } from '../support/literals.ts';

const message = { target: registryTarget, cause: anEvent() };

describe('on a deferred reconcile', () => {
  it('goes on in the name of whoever caused it', async () => {
    const { app, context, written, taken, journal } = await anApp({ adminUser: true });
    await onDeferredReconcile(app)({ ...message, $AzureWebJobsParentId: 'x' }, context);
    expect(written).toHaveLength(1);
    expect(taken).toEqual([expect.objectContaining({ target: registryTarget })]);
    expect(await journal.story(REGISTRY)).toContainEqual(expect.objectContaining({ outcome: 'repaired', actor: 'Nadia' }));
  });

  it('judges by every rule although it began as the echo of our own write: it may stand for somebody else’s', async () => {
    const cluster = new Map<Key, Fact<unknown>>([
      [keyOf('computes', W1), { state: 'known', value: [aCompute('gpu')], at: NOW }],
      [keyOf('access', REGISTRY), { state: 'known', value: pulls(), at: NOW }],
    ]);
    const { app, context, written } = await anApp({ facts: cluster });
    const change = aChange({
      operation: 'Microsoft.MachineLearningServices/workspaces/write',
      resource: W1,
      actor: { name: null, principalId: null, applicationId: app.self, address: null },
    });
    await onDeferredReconcile(app)({ target: workspaceTarget, cause: { by: 'event', change, at: NOW } }, context);
    expect(written.map(({ on, kind }) => `${kind} ${on}`)).toContain(`role ${REGISTRY}`);
  });

  it('looks at every target of a scope, and leaves to messages what there is no time for', async () => {
    const scopes = { [GROUP]: [registryTarget, workspaceTarget] };
    const { app, context, lines } = await anApp({ scopes });
    await onDeferredReconcile(app)({ scope: GROUP, cause: anEvent() }, context);
    expect(lines.map(({ target }) => target).toSorted()).toEqual([REGISTRY, W1]);
    const late = await anApp({ scopes, late: true });
    await onDeferredReconcile(late.app)({ scope: GROUP, cause: anEvent() }, late.context);
    expect(late.sent).toEqual([
      { target: registryTarget, by: 'event', milliseconds: 0 },
      { target: workspaceTarget, by: 'event', milliseconds: 0 },
    ]);
  });

  it.each([
    ['that is text', 'text', /no deferred reconcile/],
    ['without a cause', { target: registryTarget }, /no deferred reconcile: .*cause/s],
    [
      'about a target of the wrong kind',
      { ...message, target: { kind: 'registry', id: W1 } },
      /no registry that rules are about/,
    ],
    [
      'about a subscription that is none',
      { ...message, target: { kind: 'subscription', id: GROUP } },
      /no subscription that rules/,
    ],
    ['about no resource', { ...message, target: { kind: 'registry', id: 'not an id?' } }, /no resource id/],
    ['about no scope', { scope: '', cause: anEvent() }, /no resource id/],
    ['with an unknown cause', { ...message, cause: { by: 'magic', at: 0 } }, /cause/],
  ])('throws a message %s, saying why, so that it ends as poison', async (_, body, says) => {
    const { app, context, taken } = await anApp();
    await expect(onDeferredReconcile(app)(body, context)).rejects.toThrow(says);
    expect(taken).toEqual([]);
  });

  it('throws what could not be recorded, so that the message comes back', async () => {
    const { app, context } = await anApp({ journal: { conclude: () => Promise.reject(new Error('The journal is down.')) } });
    await expect(onDeferredReconcile(app)(message, context)).rejects.toThrow('The journal is down.');
  });

  it('throws when a scope cannot be expanded, so that the message comes back', async () => {
    const { app, context } = await anApp();
    await expect(onDeferredReconcile(app)({ scope: GROUP, cause: anEvent() }, context)).rejects.toThrow('Resource Graph');
  });

  it('leaves alone what is no longer in the configured scope', async () => {
    const { app, context, written, lines } = await anApp({ adminUser: true, subscriptions: elsewhere });
    await onDeferredReconcile(app)(message, context);
    expect(written).toEqual([]);
    expect(lines).toEqual([expect.objectContaining({ ignored: 'outside the configured scope', says: REGISTRY })]);
  });
});
