import { describe, expect, it } from 'vitest';
import { assignmentName } from '../../src/azure/authorization.ts';
import { id } from '../../src/model/id.ts';
import type { Grant } from '../../src/model/role.ts';
import { ROLES } from '../../src/model/roles.ts';
import type { Write } from '../../src/model/step.ts';
import { undo } from '../../src/model/step.ts';
import { type Answer, azureOn, NOW, refusing, type Script, type Sent, swiftly } from '../support/azure.ts';

const group = '/subscriptions/s1/resourceGroups/rg/providers';
const registry = id(`${group}/Microsoft.ContainerRegistry/registries/images`);
const account = id(`${group}/Microsoft.Storage/storageAccounts/data`);
const workspace = id(`${group}/Microsoft.MachineLearningServices/workspaces/w`);
const principalId = '11111111-1111-4111-8111-111111111111';
const to: Grant = { principalId, principalType: 'ServicePrincipal', roleId: ROLES.acrPull.id, roleName: 'AcrPull' };

const ADMIN_OFF: Write = { kind: 'registry-admin', on: registry, from: true, to: false };
const KEY_OFF: Write = { kind: 'shared-key', on: account, from: null, to: false };
const IDENTITY: Write = { kind: 'datastore-auth-mode', on: workspace, from: null, to: 'Identity' };
const GRANT: Write = { kind: 'role', on: registry, from: null, to };

const registryShown = (adminUserEnabled: boolean, provisioningState = 'Succeeded') => ({
  id: registry,
  location: 'eastus',
  sku: { name: 'Basic' },
  properties: { loginServer: 'images.azurecr.io', adminUserEnabled, provisioningState },
});
const accountShown = (allowSharedKeyAccess?: boolean) => ({
  id: account,
  location: 'eastus',
  properties: { provisioningState: 'Succeeded', allowSharedKeyAccess },
});
const workspaceShown = (systemDatastoresAuthMode: string | null, provisioningState = 'Succeeded') => ({
  id: workspace,
  location: 'eastus',
  properties: { systemDatastoresAuthMode, provisioningState },
});
const ok = (body: unknown, status = 200): Answer => ({ status, body });

async function written(write: Write, script: Script, patience?: number) {
  const { azure, sent } = azureOn(script, patience === undefined ? {} : { patience });
  return { ...(await swiftly(() => azure.write(write))), sent };
}
const wire = (sent: readonly Sent[]) => sent.map(({ method, path, body }) => [method, id(path), body]);

describe('a setting', () => {
  it('is the whole body of its PATCH', async () => {
    const admin = await written(ADMIN_OFF, () => ok(registryShown(false)));
    expect(wire(admin.sent)).toEqual([['PATCH', registry, { properties: { adminUserEnabled: false } }]]);
    const key = await written(KEY_OFF, () => ok(accountShown(false)));
    expect(wire(key.sent)).toEqual([['PATCH', account, { properties: { allowSharedKeyAccess: false } }]]);
    const mode = await written(IDENTITY, () => ok(workspaceShown('identity')));
    expect(wire(mode.sent)).toEqual([['PATCH', workspace, { properties: { systemDatastoresAuthMode: 'Identity' } }]]);
    expect(mode.sent[0]?.query.get('api-version')).toBe('2025-06-01');
    for (const each of [admin, key, mode]) expect(each).toMatchObject({ result: 'done', requests: 1, trips: 1, at: NOW });
  });

  it('is undone by writing what was there, and what was unset by what it meant', async () => {
    const admin = await written(undo(ADMIN_OFF), () => ok(registryShown(true)));
    expect(admin.sent[0]?.body).toEqual({ properties: { adminUserEnabled: true } });
    const key = await written(undo(KEY_OFF), () => ok(accountShown(true)));
    expect(key.sent[0]?.body).toEqual({ properties: { allowSharedKeyAccess: true } });
    const mode = await written(undo(IDENTITY), () => ok(workspaceShown('AccessKey')));
    expect(mode.sent[0]?.body).toEqual({ properties: { systemDatastoresAuthMode: 'AccessKey' } });
    for (const each of [admin, key, mode]) expect(each.result).toBe('done');
  });
});

describe('an operation that goes on after the answer', () => {
  const asynchronous = {
    'azure-asyncoperation': 'https://management.azure.com/subscriptions/s1/providers/x/operations/1',
    location: 'https://management.azure.com/subscriptions/s1/providers/x/results/1',
  };
  const accepted: Answer = { status: 202, headers: asynchronous };
  const then =
    (first: Answer, ...looks: readonly unknown[]): Script =>
    (request) => {
      if (request.method === 'PATCH') return first;
      const seen = looks[Math.min(count++, looks.length - 1)];
      return ok(seen);
    };
  let count = 0;
  const follow = (write: Write, script: Script, patience?: number) => {
    count = 0;
    return written(write, script, patience);
  };

  it('is watched at the resource itself, whose reading needs no other permission, until it is in place', async () => {
    const script = then(accepted, workspaceShown(null, 'Updating'), workspaceShown('identity'));
    const result = await follow(IDENTITY, script);
    expect(wire(result.sent).map(([method, path]) => [method, path])).toEqual([
      ['PATCH', workspace],
      ['GET', workspace],
      ['GET', workspace],
    ]);
    expect(result).toMatchObject({ result: 'done', requests: 3, trips: 3 });
  });

  it('is not taken for finished because the resource still looks as it did before', async () => {
    const script = then(accepted, workspaceShown(null), workspaceShown(null, 'Updating'), workspaceShown('Identity'));
    expect(await follow(IDENTITY, script)).toMatchObject({ result: 'done', requests: 4 });
  });

  it('is accepted when it outlives our patience', async () => {
    expect(await follow(IDENTITY, then(accepted, workspaceShown(null, 'Updating')))).toMatchObject({ result: 'accepted' });
    expect(await follow(IDENTITY, then(accepted), 0)).toMatchObject({ result: 'accepted', requests: 1, trips: 1 });
  });

  it('is accepted when the time of the function is over', async () => {
    const time = new AbortController();
    const { azure } = azureOn(
      ({ method }) => {
        if (method === 'PATCH') return accepted;
        time.abort();
        return ok(workspaceShown(null, 'Updating'));
      },
      { signal: time.signal },
    );
    expect(await swiftly(() => azure.write(IDENTITY))).toMatchObject({ result: 'accepted' });
  });

  it('is refused until the next try when it fails', async () => {
    expect(await follow(IDENTITY, then(accepted, workspaceShown(null, 'Failed')))).toMatchObject({
      result: 'refused',
      refused: { by: 'transient', retryAt: expect.any(Number) },
    });
  });

  it('is watched for registries in the same way, whatever their 201 or 202 looks like', async () => {
    const created = { ...ok(registryShown(true, 'Updating'), 201), headers: asynchronous };
    expect(await follow(ADMIN_OFF, then(created, registryShown(false)))).toMatchObject({ result: 'done', requests: 2 });
    const empty: Answer = { status: 202, body: 'null', headers: { location: asynchronous.location, 'retry-after': '0' } };
    const late = await follow(ADMIN_OFF, then(empty, registryShown(false)));
    expect(late).toMatchObject({ result: 'done', requests: 2 });
    expect(late.sent.map(({ path }) => id(path))).toEqual([registry, registry]);
  });

  it('can hide behind a 200 whose headers say that it goes on', async () => {
    const first: Answer = { ...ok(workspaceShown(null)), headers: { 'azure-asyncoperation': asynchronous.location } };
    expect(await follow(IDENTITY, then(first, workspaceShown(null)))).toMatchObject({ result: 'accepted' });
    expect(await follow(IDENTITY, then(first, workspaceShown('Identity')))).toMatchObject({ result: 'done' });
  });

  it('is given time after a 200 too, but a 200 that changed nothing is refused', async () => {
    expect(await follow(KEY_OFF, then(ok(accountShown(true)), accountShown(true), accountShown(false)))).toMatchObject({
      result: 'done',
    });
    expect(await follow(KEY_OFF, then(ok(accountShown(true)), accountShown(true)))).toMatchObject({
      result: 'refused',
      refused: { by: 'request', retryAt: null },
    });
  });
});

describe('a grant', () => {
  it('is written under the name that the same grant always has, and says what kind of principal it is for', async () => {
    const name = assignmentName(registry, to);
    expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-/);
    const { sent, ...result } = await written(GRANT, () => ok({ id: 'x', properties: {} }, 201));
    expect(result).toMatchObject({ result: 'done', requests: 1 });
    expect(wire(sent)).toEqual([
      [
        'PUT',
        id(`${registry}/providers/Microsoft.Authorization/roleAssignments/${name}`),
        {
          properties: {
            roleDefinitionId: `/subscriptions/s1/providers/Microsoft.Authorization/roleDefinitions/${to.roleId}`,
            principalId,
            principalType: 'ServicePrincipal',
          },
        },
      ],
    ]);
  });

  it('has another name for another scope, principal or role, and the same for another spelling', () => {
    const names = [
      assignmentName(registry, to),
      assignmentName(account, to),
      assignmentName(registry, { ...to, principalId: 'other' }),
      assignmentName(registry, { ...to, roleId: 'other' }),
    ];
    expect(new Set(names).size).toBe(4);
    expect(assignmentName(registry, { ...to, roleId: to.roleId.toUpperCase() })).toBe(names[0]);
  });

  it('that somebody else has made is done', async () => {
    const message = 'The role assignment already exists. The ID of the existing role assignment is 0123.';
    expect(await written(GRANT, () => refusing(409, 'RoleAssignmentExists', message))).toMatchObject({ result: 'done' });
  });

  it('waits a little for the directory, and then leaves it to a later run', async () => {
    let tries = 0;
    const unknown = refusing(400, 'PrincipalNotFound', 'Principal does not exist in the directory.');
    const soon = await written(GRANT, () => (tries++ < 2 ? unknown : ok({ id: 'x', properties: {} }, 201)));
    expect(soon).toMatchObject({ result: 'done', requests: 3, trips: 3 });
    const never = await written(GRANT, () => unknown);
    expect(never).toMatchObject({ result: 'refused', refused: { by: 'transient', retryAt: NOW + 600_000 } });
    expect(never.requests).toBe(4);
  });

  it('is undone by its name, also when it is gone already', async () => {
    for (const status of [200, 204, 404]) {
      const { sent, ...result } = await written(undo(GRANT), () =>
        status === 404 ? refusing(404, 'ResourceNotFound') : { status },
      );
      expect(result).toMatchObject({ result: 'done' });
      expect(sent[0]).toMatchObject({ method: 'DELETE', path: expect.stringContaining(assignmentName(registry, to)) });
    }
  });
});
