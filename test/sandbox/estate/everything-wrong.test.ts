import { beforeAll, describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../src/policy.ts';
import { ROWS } from '../../../src/rules/access/index.ts';
import { RULES } from '../../../src/rules/index.ts';
import { createSandbox, type Sandbox } from '../../../src/sandbox/create.ts';
import { buildEverythingWrong, type EverythingWrong } from '../../../src/sandbox/estate/everything-wrong.ts';
import { everythingWrongPolicy } from '../../../src/sandbox/estate/everything-wrong-policy.ts';
import { handsOf } from '../../../src/sandbox/estate/hands.ts';

const SUBSCRIPTION = 'aaaaaaaa-1111-4111-8111-111111111111';
const DARK = 'bbbbbbbb-1111-4111-8111-111111111111';

let sandbox: Sandbox;
let estate: EverythingWrong;
beforeAll(async () => {
  sandbox = createSandbox();
  const { principalId } = sandbox.owner;
  estate = await buildEverythingWrong(handsOf(sandbox, principalId), principalId, {
    subscriptionId: SUBSCRIPTION,
    darkSubscriptionId: DARK,
  });
});

describe('the estate in which everything is wrong', () => {
  it('breaks every rule and every row of required roles at least once', () => {
    const broken = new Set(estate.wrong.map(({ rule }) => rule));
    const all = [...RULES.map(({ id }) => id).filter((id) => id !== 'access'), ...ROWS.map(({ id }) => `access/${id}`)];
    expect(all.filter((id) => !broken.has(id))).toEqual([]);
    expect([...broken].filter((id) => !all.includes(id))).toEqual([]);
  });

  it('says of each what is wrong, at a resource that is there', () => {
    const { store } = sandbox.azure;
    const subscriptions = store.subscriptions().map(({ subscriptionId }) => `/subscriptions/${subscriptionId}`);
    const missing = estate.wrong.filter(({ resource }) => !store.get(resource) && !subscriptions.includes(resource));
    expect(missing).toEqual([]);
    expect(new Set(estate.wrong.map(({ rule, resource }) => `${rule} ${resource}`)).size).toBe(estate.wrong.length);
    expect(estate.wrong.every(({ what }) => what.length > 0)).toBe(true);
  });

  it('consists of resources that are all done, and of consumers that all still work by their keys', () => {
    const states = sandbox.azure.store
      .below('/')
      .flatMap(({ properties }) => (typeof properties.provisioningState === 'string' ? [properties.provisioningState] : []));
    expect([...new Set(states)]).toEqual(['Succeeded']);
    expect(sandbox.oracle.report().brokenConsumers).toEqual([]);
  });

  it('is lost where keys are cut without asking', async () => {
    const registry = estate.wrong.find(({ rule }) => rule === 'registry-admin-user')?.resource ?? '';
    const hands = handsOf(sandbox, sandbox.owner.principalId);
    await hands.send('PATCH', registry, '2025-11-01', { properties: { adminUserEnabled: false } });
    expect(sandbox.oracle.report().brokenConsumers.length).toBeGreaterThan(0);
    await hands.send('PATCH', registry, '2025-11-01', { properties: { adminUserEnabled: true } });
    expect(sandbox.oracle.report().brokenConsumers).toEqual([]);
  });

  it('comes with a document that the app takes', () => {
    for (const options of [{}, { migrate: true, optIns: ['access/W1'], graph: true, settleSeconds: 5 }]) {
      expect(parsePolicy(JSON.stringify(everythingWrongPolicy(estate, options)))).toHaveProperty('policy');
    }
  });
});
