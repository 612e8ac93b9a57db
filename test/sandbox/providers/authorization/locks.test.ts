import { describe, expect, it } from 'vitest';
import { EVERYBODY, forbid } from '../../../../src/sandbox/rbac/deny.ts';
import { group, lab, sender, somebody } from '../world.ts';

const account = `${group}/providers/Microsoft.Storage/storageAccounts/data`;
const lock = (scope: string, name = 'keep') => `${scope}/providers/Microsoft.Authorization/locks/${name}?api-version=2016-09-01`;
const V = 'api-version=2023-05-01';

async function withAccount() {
  const world = await lab();
  await world.send('PUT', `${account}?${V}`, { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' } });
  return world;
}

describe('a management lock', () => {
  it('is made, repeated, read and deleted', async () => {
    const { send } = await withAccount();
    const body = { properties: { level: 'CanNotDelete', notes: 'ours' } };
    expect(await send('PUT', lock(group), body)).toMatchObject({
      status: 201,
      body: { name: 'keep', properties: body.properties },
    });
    expect((await send('PUT', lock(group), body)).status).toBe(200);
    expect((await send('GET', lock(group))).body.type).toBe('Microsoft.Authorization/locks');
    expect(await send('DELETE', lock(group))).toMatchObject({ status: 200, body: undefined });
    expect((await send('DELETE', lock(group))).status).toBe(204);
  });

  it('is named by itself where there is none', async () => {
    const { send } = await withAccount();
    const answer = await send('GET', lock(group, 'None'));
    expect(answer).toMatchObject({
      status: 404,
      body: { error: { code: 'LockNotFound', message: "The lock 'None' could not be found." } },
    });
  });

  it('forbids what its level forbids, and may itself be removed', async () => {
    const { send } = await withAccount();
    await send('PUT', lock(account), { properties: { level: 'ReadOnly' } });
    expect((await send('PATCH', `${account}?${V}`, { tags: {} })).body.error.code).toBe('ScopeLocked');
    expect((await send('POST', `${account}/listKeys?${V}`)).body.error.code).toBe('ScopeLocked');
    expect((await send('DELETE', `${group}?api-version=2022-09-01`)).body.error.code).toBe('ScopeLocked');
    await send('PUT', lock(account), { properties: { level: 'CanNotDelete' } });
    expect((await send('PATCH', `${account}?${V}`, { tags: {} })).status).toBe(200);
    expect((await send('DELETE', `${account}?${V}`)).body.error.code).toBe('ScopeLocked');
    await send('DELETE', lock(account));
    expect((await send('DELETE', `${account}?${V}`)).status).toBe(200);
  });

  it('keeps role assignments from being deleted', async () => {
    const { send, sandbox } = await withAccount();
    const assignment = sandbox.azure.authorizer.grant(account, somebody(sandbox), 'acdd72a7-3385-48ef-bd42-f606fba81ae7');
    await send('PUT', lock(account), { properties: { level: 'CanNotDelete' } });
    expect((await send('DELETE', `${assignment.id}?api-version=2022-04-01`)).body.error.code).toBe('ScopeLocked');
  });

  it('is listed where it stands, below and above', async () => {
    const { send } = await withAccount();
    await send('PUT', lock(group, 'upper'), { properties: { level: 'CanNotDelete' } });
    await send('PUT', lock(account, 'lower'), { properties: { level: 'CanNotDelete' } });
    const names = async (scope: string, filter = '') => {
      const answer = await send('GET', `${scope}/providers/Microsoft.Authorization/locks?api-version=2016-09-01${filter}`);
      return answer.body.value.map(({ name }: { name: string }) => name).toSorted();
    };
    expect(await names(account)).toEqual(['lower', 'upper']);
    expect(await names(group)).toEqual(['lower', 'upper']);
    expect(await names(group, '&$filter=atScope()')).toEqual(['upper']);
  });
});

describe('a deny assignment', () => {
  it('is read by everybody, made by nobody, and obeyed', async () => {
    const { send, sandbox } = await withAccount();
    const { id, name, properties } = forbid(sandbox.azure, {
      scope: group,
      denyAssignmentName: 'frozen',
      permission: { actions: ['*/write'] },
    });
    const reader = sender(sandbox, somebody(sandbox, ['acdd72a7-3385-48ef-bd42-f606fba81ae7', group]));
    const list = await reader(
      'GET',
      `${account}/providers/Microsoft.Authorization/denyAssignments?$filter=atScope()&api-version=2022-04-01`,
    );
    expect(list.body.value).toMatchObject([{ name, properties: { denyAssignmentName: 'frozen' } }]);
    const refused = await send('PATCH', `${account}?${V}`, { tags: {} });
    expect([refused.status, refused.body.error.code]).toEqual([403, 'DenyAssignmentAuthorizationFailed']);
    expect((await send('PUT', `${id}?api-version=2022-04-01`, { properties })).status).toBe(501);
    const absent = await reader('GET', `${id.replace(name, EVERYBODY)}?api-version=2022-04-01`);
    const message = `The deny assignment '${EVERYBODY}' was not found.`;
    expect(absent).toMatchObject({ status: 404, body: { error: { code: 'DenyAssignmentNotFound', message } } });
  });
});
