import { describe, expect, it } from 'vitest';
import { codeOf, group, lab, sender, somebody, subscription } from '../world.ts';

const scope = `/subscriptions/${subscription}`;
const name = '00000001-0000-4000-8000-00000000000a';
const path = `${scope}/providers/Microsoft.Authorization/roleDefinitions/${name}?api-version=2022-04-01`;
const wanted = {
  roleName: 'Keyless',
  assignableScopes: [scope],
  permissions: [{ actions: ['Microsoft.Storage/storageAccounts/write'], notActions: [] }],
};

describe('a role definition', () => {
  it('is found by its name, however written, at any scope', async () => {
    const { authorization } = await lab();
    const found = [];
    for await (const role of authorization.roleDefinitions.list(group, { filter: "roleName eq 'acrpull'" })) found.push(role);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      roleName: 'AcrPull',
      roleType: 'BuiltInRole',
      id: `${scope}/providers/Microsoft.Authorization/roleDefinitions/7f951dda-4ed3-4680-a7ca-43fe172d538d`,
      permissions: [{ actions: ['Microsoft.ContainerRegistry/registries/pull/read'], dataActions: [] }],
    });
  });

  it('is read above all subscriptions too', async () => {
    const { sandbox } = await lab();
    const root = sender(sandbox, somebody(sandbox, ['acdd72a7-3385-48ef-bd42-f606fba81ae7', '/']));
    const id = '/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
    expect((await root('GET', `${id}?api-version=2022-04-01`)).body).toMatchObject({
      id,
      properties: { roleName: 'Owner', assignableScopes: ['/'] },
    });
  });

  it('is looked up there by anybody, if Azure brings it', async () => {
    const { sandbox, send } = await lab();
    await send('PUT', path, { properties: wanted });
    const stranger = sender(sandbox, somebody(sandbox));
    const above = '/providers/Microsoft.Authorization/roleDefinitions';
    const V = 'api-version=2022-04-01';
    const { body } = await stranger('GET', `${above}?$filter=roleName eq 'Contributor'&${V}`);
    expect(body.value).toMatchObject([{ id: `${above}/b24988ac-6180-42a0-ab88-20f7382dd24c` }]);
    expect((await stranger('GET', `${body.value[0].id}?${V}`)).status).toBe(200);
    expect((await stranger('GET', `${above}/${name}?${V}`)).status).toBe(403);
    expect((await stranger('GET', `${scope}${above}?${V}`)).status).toBe(403);
  });

  it('knew no data actions in its youth', async () => {
    const { send } = await lab();
    const id = `${scope}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
    expect((await send('GET', `${id}?api-version=2015-07-01`)).body.properties.permissions).toEqual([
      { actions: ['*/read'], notActions: [] },
    ]);
  });

  it('is a type that an api-version from the future does not have', async () => {
    const { send } = await lab();
    const { status, body } = await send('GET', path.replace('2022-04-01', '2031-01-01'));
    expect([status, body.error.code]).toEqual([404, 'InvalidResourceType']);
    expect(body.error.message).toContain(
      "The resource type 'roleDefinitions' could not be found in the namespace 'Microsoft.Authorization' for api version '2031-01-01'.",
    );
  });

  it('can be one’s own: made, used, kept while in use, deleted', async () => {
    const { authorization, sandbox } = await lab();
    const made = await authorization.roleDefinitions.createOrUpdate(scope, name, wanted);
    expect(made).toMatchObject({ roleName: 'Keyless', roleType: 'CustomRole', assignableScopes: [scope] });
    const user = somebody(sandbox, [name, group]);
    expect(sandbox.azure.authorizer.allows(user, 'Microsoft.Storage/storageAccounts/write', group)).toBe(true);
    expect(await codeOf(authorization.roleDefinitions.delete(scope, name))).toBe('RoleDefinitionHasAssignments');
    for await (const { id, principalId } of authorization.roleAssignments.listForScope(group)) {
      if (principalId === user) await authorization.roleAssignments.deleteById(id ?? '');
    }
    expect((await authorization.roleDefinitions.delete(scope, name)).roleName).toBe('Keyless');
    expect(await codeOf(authorization.roleDefinitions.get(scope, name))).toBe('RoleDefinitionDoesNotExist');
  });

  it('answers a PUT with 201 and all four lists, made or changed', async () => {
    const { send, sandbox } = await lab();
    const first = await send('PUT', path, { properties: wanted });
    expect(first).toMatchObject({
      status: 201,
      body: { properties: { type: 'CustomRole', description: null, createdBy: null } },
    });
    expect(first.body.properties.permissions[0]).toEqual({
      actions: ['Microsoft.Storage/storageAccounts/write'],
      notActions: [],
      dataActions: [],
      notDataActions: [],
    });
    await sandbox.azure.clock.advance(60_000);
    const second = await send('PUT', path, { properties: { ...wanted, description: 'switches keys off' } });
    expect(second.status).toBe(201);
    expect(second.body.properties.createdOn).toBe(second.body.properties.updatedOn);
    const read = (await send('GET', path)).body.properties;
    expect(read.description).toBe('switches keys off');
    expect(Date.parse(read.updatedOn) - Date.parse(read.createdOn)).toBe(60_000);
    await sandbox.azure.clock.advance(60_000);
    const gone = (await send('DELETE', path)).body.properties;
    expect(Date.parse(gone.updatedOn) - Date.parse(gone.createdOn)).toBe(120_000);
  });

  it('has a date and no author where Azure brings it', async () => {
    const { send } = await lab();
    const { body } = await send('GET', path.replace(name, 'acdd72a7-3385-48ef-bd42-f606fba81ae7'));
    expect(body.properties).toMatchObject({ createdBy: null, updatedBy: null });
    expect(body.properties.createdOn).toMatch(/\.\d{7}Z$/);
  });

  it('has a name of its own and is listed by kind', async () => {
    const { send, authorization } = await lab();
    await send('PUT', path, { properties: wanted });
    const clash = await send('PUT', path.replace(name, name.replace('a', 'b')), {
      properties: { ...wanted, roleName: 'KEYLESS' },
    });
    expect([clash.status, clash.body.error.code]).toEqual([409, 'RoleDefinitionWithSameNameExists']);
    const custom: (string | undefined)[] = [];
    for await (const { roleName } of authorization.roleDefinitions.list(scope, { filter: "type eq 'CustomRole'" }))
      custom.push(roleName);
    expect(custom).toEqual(['Keyless']);
  });

  it('cannot be assigned where it is not assignable', async () => {
    const { send, sandbox } = await lab();
    const principalId = somebody(sandbox);
    await send('PUT', path, { properties: { ...wanted, assignableScopes: [group] } });
    const assign = (at: string, last: string) =>
      send(
        'PUT',
        `${at}/providers/Microsoft.Authorization/roleAssignments/00000001-0000-4000-8000-00000000000${last}?api-version=2022-04-01`,
        {
          properties: { roleDefinitionId: name, principalId },
        },
      );
    expect((await assign(scope, '1')).body.error.code).toBe('RoleDefinitionDoesNotExist');
    expect((await assign(group, '2')).status).toBe(201);
  });
});

describe('permissions', () => {
  it('are those of the caller’s roles', async () => {
    const { sandbox } = await lab();
    const reader = sender(sandbox, somebody(sandbox, ['acdd72a7-3385-48ef-bd42-f606fba81ae7', group]));
    const answer = await reader('GET', `${group}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`);
    expect(answer.body.value).toEqual([{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }]);
  });
});
