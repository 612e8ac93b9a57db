import { HttpRequest, HttpResponse } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/functions/check.ts';
import { id } from '../../src/model/id.ts';
import { environmentsOf } from '../../src/model/types.ts';
import { anApp, elsewhere, registryTarget, workspaceTarget } from '../support/app.ts';
import { GROUP, REGISTRY, SUBSCRIPTION, W1 } from '../support/literals.ts';

type Script = Parameters<typeof anApp>[0];

async function asked(scope: string | undefined, script: Script = {}) {
  const { app, context, written, journal, sent } = await anApp(script);
  const query = scope === undefined ? '' : `?scope=${encodeURIComponent(scope)}`;
  const request = new HttpRequest({ method: 'GET', url: `https://app.example/api/check${query}` });
  const response = new HttpResponse(await check(app)(request, context));
  expect({ written, sent, story: await journal.story() }).toEqual({ written: [], sent: [], story: [] });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
}

describe('a check over HTTP', () => {
  it('answers findings and the plan it would apply, and writes nothing', async () => {
    const { status, body } = await asked(REGISTRY.toUpperCase(), { adminUser: true, scopes: { [REGISTRY]: [registryTarget] } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      scope: REGISTRY,
      drifted: 1,
      unknown: 0,
      targets: [{ id: REGISTRY, plan: [{ rule: 'registry-admin-user', state: 'ready', does: expect.stringContaining('off') }] }],
    });
  });

  it('says that the mode holds a step', async () => {
    const { body } = await asked(REGISTRY, { adminUser: true, mode: 'audit', scopes: { [REGISTRY]: [registryTarget] } });
    expect(body).toMatchObject({ targets: [{ plan: [{ state: 'held', because: [expect.stringContaining('audit')] }] }] });
  });

  it.each([W1, GROUP, SUBSCRIPTION])('takes the scope %s', async (scope) => {
    const { status, body } = await asked(scope, { scopes: { [scope]: [workspaceTarget] } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ drifted: 0, targets: [{ id: W1 }, { id: environmentsOf(W1) }] });
  });

  it.each([
    undefined,
    '',
    '/',
    'everything',
    '/subscriptions/not-a-guid',
    `${W1}/computes/gpu`,
    '/providers/microsoft.management/managementgroups/all',
    `${SUBSCRIPTION}/providers/microsoft.web/sites/x`,
  ])('refuses the scope %s, naming the field and the fix', async (scope) => {
    expect(await asked(scope)).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: { status: 400, errors: [{ field: 'scope', fix: expect.stringContaining('resource id') }] },
    });
  });

  it('says that there is nothing where Azure shows nothing, so that no misspelt name passes for a healthy one', async () => {
    expect(await asked(GROUP, { scopes: { [GROUP]: [] } })).toMatchObject({
      status: 404,
      type: 'application/problem+json',
      body: { detail: expect.stringContaining(GROUP), errors: [{ field: 'scope' }] },
    });
    const missing = id(`${REGISTRY}2`);
    const { body } = await asked(missing, { scopes: { [missing]: [{ kind: 'registry', id: missing }] } });
    expect(body).toMatchObject({
      unknown: 1,
      targets: [{ findings: [{ verdict: 'unknown', says: `Azure shows no ${missing}.` }] }],
    });
  });

  it('refuses what lies outside the configured scope', async () => {
    expect(await asked(REGISTRY, { subscriptions: elsewhere })).toMatchObject({
      status: 403,
      type: 'application/problem+json',
      body: { detail: expect.stringContaining(REGISTRY), errors: [{ field: 'scope' }] },
    });
  });

  it('says why it could not be finished', async () => {
    expect(await asked(GROUP)).toMatchObject({
      status: 503,
      type: 'application/problem+json',
      body: { detail: `Resource Graph did not answer for ${GROUP}.` },
    });
  });
});
