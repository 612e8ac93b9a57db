import { describe, expect, it } from 'vitest';
import { ROLE_ASSIGNMENTS } from '../../../../src/sandbox/rbac/assignment.ts';
import { clients, codeOf, group, lab, sender, somebody, subscription, told } from '../world.ts';

const scope = `/subscriptions/${subscription}`;
const account = `${group}/providers/Microsoft.Storage/storageAccounts/data`;
const roleDefinitionId = (id: string) => `${scope}/providers/Microsoft.Authorization/roleDefinitions/${id}`;
const blob = roleDefinitionId('ba92f5b4-2d11-453d-a403-e96b0029c9fe');
const pull = roleDefinitionId('7f951dda-4ed3-4680-a7ca-43fe172d538d');
const one = '00000001-0000-4000-8000-000000000000';
const two = '00000002-0000-4000-8000-000000000000';
const path = (at: string, name: string, version = '2022-04-01') =>
  `${at}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=${version}`;

async function withAccount(options: Parameters<typeof lab>[0] = {}) {
  const world = await lab(options);
  await world.send('PUT', `${account}?api-version=2023-05-01`, {
    location: 'westeurope',
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
  });
  return { ...world, principalId: somebody(world.sandbox) };
}

describe('a role assignment', () => {
  it('is made, read and deleted by the real client', async () => {
    const { authorization, principalId, sandbox } = await withAccount();
    const { roleAssignments } = authorization;
    const made = await roleAssignments.create(account, one, {
      roleDefinitionId: blob,
      principalId,
      principalType: 'ServicePrincipal',
    });
    expect(made).toMatchObject({
      name: one,
      scope: account,
      principalId,
      principalType: 'ServicePrincipal',
      roleDefinitionId: blob,
    });
    expect(made.createdBy).toBeNull();
    const read = await roleAssignments.getById(made.id ?? '');
    expect(read).toMatchObject({ createdBy: sandbox.owner.principalId, updatedBy: sandbox.owner.principalId, condition: null });
    await roleAssignments.deleteById(made.id ?? '');
    expect(await codeOf(roleAssignments.getById(made.id ?? ''))).toBe('RoleAssignmentNotFound');
    expect(await roleAssignments.deleteById(made.id ?? '')).toEqual({});
  });

  it('tells of its making and its end', async () => {
    const { send, principalId, sandbox } = await withAccount();
    await send('PUT', path(account, one), { properties: { roleDefinitionId: blob, principalId } });
    await send('DELETE', path(account, one));
    const id = `${account}/providers/Microsoft.Authorization/roleAssignments/${one}`.toLowerCase();
    expect(told(sandbox).slice(-2)).toEqual([
      ['Microsoft.Authorization/roleAssignments/write', id],
      ['Microsoft.Authorization/roleAssignments/delete', id],
    ]);
  });

  it('tells its times with seven decimals', async () => {
    const { send, principalId } = await withAccount();
    const made = await send('PUT', path(account, one), { properties: { roleDefinitionId: blob, principalId } });
    expect(made.body.properties.createdOn).toMatch(/T\d\d:\d\d:\d\d\.\d{7}Z$/);
  });

  it('answers 201 for a name that exists already, whether or not the body changed', async () => {
    const { send, principalId, sandbox } = await withAccount();
    const body = { properties: { roleDefinitionId: blob, principalId } };
    await send('PUT', path(account, one), body);
    await sandbox.azure.clock.advance(60_000);
    expect((await send('PUT', path(account, one), body)).status).toBe(201);
    const again = await send('PUT', path(account, one), { properties: { ...body.properties, description: 'why' } });
    expect(again.status).toBe(201);
    expect(again.body.properties.createdOn).toBe(again.body.properties.updatedOn);
    const { properties } = (await send('GET', path(account, one))).body;
    expect(properties.description).toBe('why');
    expect(Date.parse(properties.updatedOn) - Date.parse(properties.createdOn)).toBe(60_000);
    await sandbox.azure.clock.advance(60_000);
    const gone = (await send('DELETE', path(account, one))).body.properties;
    expect(Date.parse(gone.updatedOn) - Date.parse(gone.createdOn)).toBe(120_000);
  });

  it('exists once for a scope, role and principal, under whatever name', async () => {
    const { send, principalId } = await withAccount();
    await send('PUT', path(account, one), { properties: { roleDefinitionId: blob, principalId } });
    const second = await send('PUT', path(account.toUpperCase().replace('SUBSCRIPTIONS', 'subscriptions'), two), {
      properties: { roleDefinitionId: blob.toUpperCase(), principalId: principalId.toUpperCase() },
    });
    expect(second).toMatchObject({ status: 409, body: { error: { code: 'RoleAssignmentExists' } } });
    expect(second.body.error.message).toContain(one.replaceAll('-', ''));
    expect((await send('PUT', path(group, two), { properties: { roleDefinitionId: blob, principalId } })).status).toBe(201);
  });

  it('keeps principal, role and scope for good', async () => {
    const { send, principalId, sandbox } = await withAccount();
    await send('PUT', path(account, one), { properties: { roleDefinitionId: blob, principalId } });
    const other = somebody(sandbox);
    const refused = [
      await send('PUT', path(account, one), { properties: { roleDefinitionId: blob, principalId: other } }),
      await send('PUT', path(account, one), { properties: { roleDefinitionId: pull, principalId } }),
      await send('PUT', path(group, one), { properties: { roleDefinitionId: blob, principalId } }),
    ];
    expect(refused.map(({ status, body }) => [status, body.error.code])).toEqual(
      refused.map(() => [400, 'RoleAssignmentUpdateNotPermitted']),
    );
  });

  it('waits for the directory to know a new identity', async () => {
    const { send, sandbox } = await withAccount({ settings: { principalReplicationSeconds: 30 } });
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/new?api-version=2023-01-31`;
    const { principalId } = (await send('PUT', identity, { location: 'westeurope' })).body.properties;
    const body = { properties: { roleDefinitionId: blob, principalId, principalType: 'ServicePrincipal' } };
    const early = await send('PUT', path(account, one), body);
    expect(early).toMatchObject({ status: 400, body: { error: { code: 'PrincipalNotFound' } } });
    expect(early.body.error.message).toContain(
      `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${sandbox.tenantId}. Check`,
    );
    const old = await send('PUT', path(account, one, '2020-04-01-preview'), body);
    expect(old.body.error.message).toMatch(/does not exist in the directory [^ ]+\.$/);
    await sandbox.azure.clock.advance(30_000);
    expect((await send('PUT', path(account, one), body)).status).toBe(201);
  });

  it.each([
    ['a name that is no GUID', 'mine', {}, 400, 'InvalidRoleAssignmentId'],
    ['a principal that is no GUID', one, { principalId: 'wow' }, 400, 'InvalidPrincipalId'],
    ['a role that is no GUID', one, { roleDefinitionId: 'AcrPull' }, 400, 'InvalidRoleDefinitionId'],
    ['a role that nobody defined', one, { roleDefinitionId: roleDefinitionId(two) }, 404, 'RoleDefinitionDoesNotExist'],
    ['a principal of another kind', one, { principalType: 'User' }, 400, 'UnmatchedPrincipalType'],
    ['a principal that nobody made', one, { principalId: two }, 400, 'PrincipalNotFound'],
  ])('is refused with %s', async (_, name, changes, status, code) => {
    const { send, principalId } = await withAccount();
    const answer = await send('PUT', path(account, name), { properties: { roleDefinitionId: blob, principalId, ...changes } });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  it('is refused on a resource that is not there', async () => {
    const { send, principalId } = await lab().then((world) => ({ ...world, principalId: somebody(world.sandbox) }));
    const answer = await send('PUT', path(account, one), { properties: { roleDefinitionId: blob, principalId } });
    expect([answer.status, answer.body.error.code]).toEqual([404, 'ResourceNotFound']);
  });

  it('is refused when a subscription has 4,000 of them', async () => {
    const { send, sandbox, principalId } = await withAccount();
    const { store } = sandbox.azure;
    const sample = store.list(ROLE_ASSIGNMENTS)[0];
    if (sample === undefined) throw new Error('the owner has no assignment');
    for (let n = store.list(ROLE_ASSIGNMENTS).length; n < 4000; n++) {
      const name = `00000003-0000-4000-8000-${String(n).padStart(12, '0')}`;
      store.save({
        ...sample,
        name,
        id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
        properties: { ...sample.properties, principalId: name },
      });
    }
    const answer = await send('PUT', path(account, one), { properties: { roleDefinitionId: blob, principalId } });
    expect(answer.body.error.code).toBe('RoleAssignmentLimitExceeded');
  });

  it('shows an old api-version what it knew', async () => {
    const { send, principalId } = await withAccount();
    await send('PUT', path(account, one), { properties: { roleDefinitionId: blob, principalId } });
    const names = async (version: string) => Object.keys((await send('GET', path(account, one, version))).body.properties);
    expect(await names('2015-07-01')).toEqual([
      'roleDefinitionId',
      'principalId',
      'scope',
      'createdOn',
      'updatedOn',
      'createdBy',
      'updatedBy',
    ]);
    expect(await names('2018-09-01-preview')).toContain('principalType');
    expect(await names('2018-09-01-preview')).not.toContain('condition');
  });

  it('names its role by the subscription, at whatever scope the body spelled it', async () => {
    const { send, principalId } = await withAccount();
    const spelled = blob.replace('/providers/', '/resourceGroups/lab/providers/');
    const made = await send('PUT', path(account, one), { properties: { roleDefinitionId: spelled, principalId } });
    expect(made).toMatchObject({ status: 201, body: { properties: { roleDefinitionId: blob } } });
  });

  it('names its role by the subscription that asks, also where it stands above all of them', async () => {
    const { send, sandbox, principalId } = await withAccount();
    const { id } = sandbox.azure.authorizer.grant('/', principalId, 'acdd72a7-3385-48ef-bd42-f606fba81ae7');
    const list = `${scope}/providers/Microsoft.Authorization/roleAssignments`;
    const { value } = (await send('GET', `${list}?$filter=principalId eq '${principalId}'&api-version=2022-04-01`)).body;
    const reader = roleDefinitionId('acdd72a7-3385-48ef-bd42-f606fba81ae7');
    expect(value).toMatchObject([{ id, properties: { scope: '/', roleDefinitionId: reader } }]);
    const above = sender(sandbox, principalId);
    expect((await above('GET', `${id}?api-version=2022-04-01`)).body.properties.roleDefinitionId).toBe(
      reader.slice(scope.length),
    );
  });

  it('tells whether it may be passed on only where that was asked and the contract has it', async () => {
    const { send, principalId } = await withAccount();
    const properties = { roleDefinitionId: blob, principalId, canDelegate: false };
    const made = await send('PUT', path(account, one, '2020-04-01-preview'), { properties });
    expect(made.body.properties.canDelegate).toBe(false);
    expect((await send('GET', path(account, one))).body.properties).not.toHaveProperty('canDelegate');
  });
});

describe('a list of role assignments', () => {
  async function listed(filter: string | undefined, at: string) {
    const { authorization, send, principalId, sandbox } = await withAccount();
    const other = somebody(sandbox);
    await send('PUT', path(scope, one), { properties: { roleDefinitionId: pull, principalId } });
    await send('PUT', path(account, two), { properties: { roleDefinitionId: blob, principalId } });
    sandbox.azure.authorizer.grant('/', other, 'acdd72a7-3385-48ef-bd42-f606fba81ae7');
    const wanted = filter?.replace('{}', principalId);
    const found: string[] = [];
    for await (const { name, principalId: who } of authorization.roleAssignments.listForScope(
      at,
      wanted === undefined ? {} : { filter: wanted },
    )) {
      if (who === principalId) found.push(name === one ? 'subscription' : 'account');
      if (who === other) found.push('root');
    }
    return found.toSorted();
  }

  it.each([
    [undefined, group, ['account', 'root', 'subscription']],
    ['atScope()', group, ['root', 'subscription']],
    ['atScope()', account, ['account', 'root', 'subscription']],
    ["principalId eq '{}'", group, ['account', 'subscription']],
    ['principalId eq {}', group, ['account', 'subscription']],
    ["assignedTo('{}')", account, ['account', 'subscription']],
    ["atScope() and assignedTo('{}')", group, ['subscription']],
  ])('filtered by %s at %s', async (filter, at, expected) => {
    expect(await listed(filter, at)).toEqual(expected);
  });

  it('refuses a filter that nobody recorded', async () => {
    const { send } = await lab();
    const answer = await send(
      'GET',
      `${group}/providers/Microsoft.Authorization/roleAssignments?$filter=moon()&api-version=2022-04-01`,
    );
    expect(answer.status).toBe(501);
  });
});

describe('constrained delegation', () => {
  const type = 'Microsoft.Authorization/roleAssignments';
  const part = (verb: string, source: string) =>
    `(!(ActionMatches{'${type}/${verb}'}) OR (@${source}[${type}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${pull.slice(-36)}} AND @${source}[${type}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))`;
  const condition = `${part('write', 'Request')} AND ${part('delete', 'Resource')}`;

  async function constrained() {
    const world = await withAccount();
    const deputy = somebody(world.sandbox, ['f58310d9-a9f6-439a-9e8d-f62e7b41a168', group, condition]);
    return { ...world, as: sender(world.sandbox, deputy), client: clients(world.sandbox, deputy).authorization };
  }

  it('lets its holder give and take away the listed role', async () => {
    const { client, principalId } = await constrained();
    const body = { roleDefinitionId: pull, principalId, principalType: 'ServicePrincipal' } as const;
    const made = await client.roleAssignments.create(account, one, body);
    expect(made.name).toBe(one);
    expect((await client.roleAssignments.deleteById(made.id ?? '')).name).toBe(one);
  });

  it('refuses another role, with the wording that names the condition', async () => {
    const { as, principalId } = await constrained();
    const answer = await as('PUT', path(account, one), {
      properties: { roleDefinitionId: blob, principalId, principalType: 'ServicePrincipal' },
    });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
    expect(answer.body.error.message).toContain(
      'does not have authorization or an ABAC condition not fulfilled to perform action',
    );
  });

  it('refuses a write without a principal type, and does not say why', async () => {
    const { as, principalId } = await constrained();
    const answer = await as('PUT', path(account, one), { properties: { roleDefinitionId: pull, principalId } });
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).not.toContain('ABAC');
  });

  it('refuses to take away a role that it may not give', async () => {
    const { as, send, principalId } = await constrained();
    await send('PUT', path(account, one), { properties: { roleDefinitionId: blob, principalId } });
    expect((await as('DELETE', path(account, one))).status).toBe(403);
    expect((await send('GET', path(account, one))).status).toBe(200);
  });
});
