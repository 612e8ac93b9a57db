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

const ENFORCING = '{ "limits": { "modes": { "*": "enforce" } } }';

/** A document that says this until another takes its place; an app whose registry has its admin user on. */
async function underDocuments(first: string) {
  const document = { text: first, version: 1 };
  const read = async (known: string | null) => {
    const version = `"${document.version}"`;
    return known === version ? ({ is: 'unchanged' } as const) : ({ is: 'read', text: document.text, version } as const);
  };
  const policies = createPolicySource({ place: { name: 'policy.json', every: 0, read }, now: () => NOW });
  const scopes = { [EVERYWHERE]: [registryTarget], [REGISTRY]: [registryTarget] };
  const replace = (text: string): void => {
    document.text = text;
    document.version += 1;
  };
  return { world: await anApp({ adminUser: true, policies, scopes }), replace };
}

type World = Awaited<ReturnType<typeof anApp>>;

const underDocument = async (text: string): Promise<World> => (await underDocuments(text)).world;

async function checked({ app, context }: World): Promise<unknown> {
  const request = new HttpRequest({ method: 'GET', url: `https://app.example/api/check?scope=${REGISTRY}` });
  return new HttpResponse(await check(app)(request, context)).json();
}

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

  it.each(Object.entries(runs))('warns every %s of a bad document while the last good one stays in force', async (_, run) => {
    const { world, replace } = await underDocuments(ENFORCING);
    await run(world);
    expect(world.lines.filter(({ level, policy }) => level !== 'information' && policy !== undefined)).toEqual([]);
    replace('{ "limits": 1 }');
    for (const level of ['error', 'warning']) {
      world.lines.length = 0;
      await run(world);
      const bad = 'The policy policy.json ("2") is bad. The last good one ("1") stays in force.\n- $.limits is «1»';
      expect(world.lines.filter(({ policy }) => policy !== undefined)).toEqual([{ level, policy: expect.stringContaining(bad) }]);
    }
  });

  it('shows in a check which document is in force, and what is wrong with the one that is not', async () => {
    const { world, replace } = await underDocuments(ENFORCING);
    const inForce = { document: 'policy.json', version: '"1"' };
    expect(await checked(world)).toMatchObject({ policy: 'in force', policyDocument: { inForce, refused: null } });
    replace('{ "limits": 1 }');
    const refused = { document: 'policy.json', version: '"2"', errors: ['$.limits is «1»: write an object { … }.'] };
    expect(await checked(world)).toMatchObject({ policy: 'in force', policyDocument: { inForce, refused } });
  });

  it.each([
    ['{ "limits": { "modes": { "*": "enforce" } } }', 'in force', 'ready'],
    ['{ "limits": 1 }', 'none ever good', 'held'],
  ])('shows in a check: %s', async (text, policy, state) => {
    const body = await checked(await underDocument(text));
    expect(body).toMatchObject({ policy, targets: [{ plan: [{ state }] }] });
  });
});
