import { describe, expect, it } from 'vitest';
import { nightlySweep } from '../../src/functions/nightly-sweep.ts';
import { EVERYWHERE, id } from '../../src/model/id.ts';
import { anApp, aTimer, registryTarget, workspaceTarget } from '../support/app.ts';
import { NOW, REGISTRY, SUBSCRIPTION } from '../support/literals.ts';

const ours = SUBSCRIPTION.slice('/subscriptions/'.length);
const theirs = ours.replace(/^1/, '9');

describe('the nightly sweep', () => {
  it('repairs what no event told, and sums up', async () => {
    const { app, context, written, lines } = await anApp({
      adminUser: true,
      scopes: { [EVERYWHERE]: [registryTarget, workspaceTarget] },
    });
    await nightlySweep(app)(aTimer, context);
    expect(written).toMatchObject([{ kind: 'registry-admin', on: REGISTRY }]);
    expect(lines).toContainEqual(expect.objectContaining({ ended: 'repaired', causedBy: 'sweep' }));
    expect(lines).toContainEqual(expect.objectContaining({ swept: new Date(NOW).toISOString(), targets: 3, failures: 0 }));
  });

  it('goes on to the next subscription when one cannot be listed, and tries that one again', async () => {
    const { app, context, sent, lines } = await anApp({
      subscriptions: [theirs, ours],
      scopes: { [SUBSCRIPTION]: [registryTarget] },
    });
    await nightlySweep(app)(aTimer, context);
    const missing = id(`/subscriptions/${theirs}`);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', failed: missing }));
    expect(lines).toContainEqual(expect.objectContaining({ targets: 1, failures: 1 }));
    expect(sent).toEqual([{ scope: missing, by: 'sweep', milliseconds: 60_000 }]);
  });

  it('writes nothing to a registry of a subscription that is not configured, though a workspace names it', async () => {
    const scopes = { [id(`/subscriptions/${theirs}`)]: [registryTarget] };
    const { app, context, written, lines } = await anApp({ adminUser: true, subscriptions: [theirs], scopes });
    await nightlySweep(app)(aTimer, context);
    expect(written).toEqual([]);
    expect(lines).toContainEqual(expect.objectContaining({ targets: 1, failures: 0 }));
  });

  it('tries a target again that could not be concluded', async () => {
    const { app, context, sent } = await anApp({
      scopes: { [EVERYWHERE]: [registryTarget] },
      journal: { conclude: () => Promise.reject(new Error('The journal is down.')) },
    });
    await nightlySweep(app)(aTimer, context);
    expect(sent).toEqual([{ target: registryTarget, by: 'sweep', milliseconds: 60_000 }]);
  });

  it('fails when what failed could not even be kept for later', async () => {
    const { app, context } = await anApp({ queueIsDown: true });
    await expect(nightlySweep(app)(aTimer, context)).rejects.toThrow(/The sweep lost .*The queue is down/);
  });

  it('leaves to messages what there is no time for', async () => {
    const { app, context, sent, lines } = await anApp({ late: true, scopes: { [EVERYWHERE]: [registryTarget] } });
    await nightlySweep(app)(aTimer, context);
    expect(sent).toEqual([{ target: registryTarget, by: 'sweep', milliseconds: 0 }]);
    expect(lines).toContainEqual(expect.objectContaining({ deferred: 1, failures: 0 }));
  });
});
