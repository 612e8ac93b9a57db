import { HttpRequest, HttpResponse } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/functions/check.ts';
import { nightlySweep } from '../../src/functions/nightly-sweep.ts';
import { onDeferredReconcile } from '../../src/functions/on-deferred-reconcile.ts';
import { onResourceEvent } from '../../src/functions/on-resource-event.ts';
import { EVERYWHERE } from '../../src/model/id.ts';
import { createPolicySource } from '../../src/policy/source.ts';
import { anApp, aTimer, registryTarget } from '../support/app.ts';
import { anEvent } from '../support/causes.ts';
import { anEventGridEvent } from '../support/events.ts';
import { NOW, REGISTRY } from '../support/literals.ts';

/** A document that says this, whatever its version; an app whose registry has its admin user on. */
function underDocument(text: string) {
  const read = async () => ({ is: 'read', text, version: '"1"' }) as const;
  const policies = createPolicySource({ place: { name: 'policy.json', every: Number.POSITIVE_INFINITY, read }, now: () => NOW });
  return anApp({ adminUser: true, policies, scopes: { [EVERYWHERE]: [registryTarget], [REGISTRY]: [registryTarget] } });
}

type World = Awaited<ReturnType<typeof underDocument>>;

const runs: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  event: ({ app, context }) => onResourceEvent(app)(anEventGridEvent(), context),
  message: ({ app, context }) => onDeferredReconcile(app)({ target: registryTarget, cause: anEvent() }, context),
  sweep: ({ app, context }) => nightlySweep(app)(aTimer, context),
};

describe('the policy of the moment', () => {
  it.each(Object.entries(runs))('decides what an %s does', async (_, run) => {
    const enforcing = await underDocument('{ "limits": { "modes": { "*": "enforce" } } }');
    await run(enforcing);
    expect(enforcing.written).toMatchObject([{ kind: 'registry-admin' }]);
    const auditing = await underDocument('{}');
    await run(auditing);
    expect(auditing.written).toEqual([]);
  });

  it.each(Object.entries(runs))('lets an %s only report where none was ever good, and says so', async (_, run) => {
    const world = await underDocument('{ "limits": { "modes": { "*": "enforce", "registry-admin-users": "enforce" } } }');
    await run(world);
    expect(world.written).toEqual([]);
    expect(await world.journal.story(REGISTRY)).toMatchObject([{ outcome: 'reported' }]);
    const errors = world.lines.filter(({ level }) => level === 'error').map(({ policy }) => policy);
    expect(errors).toEqual([
      expect.stringContaining('«registry-admin-users»'),
      'No policy was ever good at policy.json: everything is only audited, nothing is written.',
    ]);
  });

  it.each([
    ['{ "limits": { "modes": { "*": "enforce" } } }', 'in force', 'ready'],
    ['{ "limits": 1 }', 'none ever good', 'held'],
  ])('shows in a check: %s', async (text, policy, state) => {
    const { app, context } = await underDocument(text);
    const request = new HttpRequest({ method: 'GET', url: `https://app.example/api/check?scope=${REGISTRY}` });
    const body: unknown = await new HttpResponse(await check(app)(request, context)).json();
    expect(body).toMatchObject({ policy, targets: [{ plan: [{ state }] }] });
  });
});
