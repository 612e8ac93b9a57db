import { describe, expect, it } from 'vitest';
import { codeOf, group, lab, sender, somebody, subscription, told } from '../world.ts';
import { account, at, client, deployer, deployments, deploymentsOf, identity, template } from './templates.ts';

const V = 'api-version=2024-03-01';
const MAIN = `${deploymentsOf(group)}/main`;
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const accessAdministrator = '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9';
const deployOnly = 'f1a07417-d97a-45cb-824c-7a7467783830';

/** An assignment of a role, as a template says it. */
const assigns = (role: string, principalId: string) => ({
  type: 'Microsoft.Authorization/roleAssignments',
  apiVersion: '2022-04-01',
  name: `[guid('${role}')]`,
  properties: {
    roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
    principalId,
  },
});

describe('the real client', () => {
  it('deploys a template, and reads what came of it', async () => {
    const { sandbox } = await lab();
    const { deployments, deploymentOperations } = client(sandbox);
    const properties = {
      mode: 'Incremental' as const,
      template: template({
        parameters: { name: { type: 'string' }, Key: { type: 'securestring', defaultValue: 'hidden' } },
        resources: [account("[parameters('name')]")],
        outputs: { BLOB_url: { type: 'string', value: "[reference(parameters('name')).primaryEndpoints.blob]" } },
      }),
      parameters: { name: { value: 'data' } },
    };
    const validated = await deployments.validate('lab', 'main', { properties });
    expect(validated.properties?.validatedResources).toEqual([{ id: at('Microsoft.Storage/storageAccounts', 'data') }]);
    const done = await deployments.createOrUpdate('lab', 'main', { properties, tags: { by: 'test' } });
    expect(done).toMatchObject({ name: 'main', tags: { by: 'test' }, type: 'Microsoft.Resources/deployments' });
    expect(done.properties).toMatchObject({
      provisioningState: 'Succeeded',
      mode: 'Incremental',
      parameters: { name: { type: 'String', value: 'data' }, key: { type: 'SecureString' } },
      outputs: { bloB_url: { type: 'String', value: 'https://data.blob.core.windows.net/' } },
      outputResources: [{ id: at('Microsoft.Storage/storageAccounts', 'data') }],
      dependencies: [],
    });
    expect(JSON.stringify(done)).not.toContain('hidden');
    const steps = [];
    for await (const step of deploymentOperations.list('lab', 'main')) steps.push(step.properties);
    expect(steps.map((step) => [step?.provisioningOperation, step?.targetResource?.resourceName]).sort()).toEqual([
      ['Create', 'data'],
      ['EvaluateDeploymentOutput', undefined],
    ]);
    expect((await deployments.checkExistence('lab', 'main')).body).toBe(true);
    expect((await deployments.exportTemplate('lab', 'main')).template).toEqual(properties.template);
    const names = [];
    for await (const { name } of deployments.listByResourceGroup('lab')) names.push(name);
    expect(names).toEqual(['main']);
    await deployments.delete('lab', 'main');
    expect(await codeOf(deployments.get('lab', 'main'))).toBe('DeploymentNotFound');
  });

  it('is told why a deployment failed', async () => {
    const { sandbox } = await lab();
    const properties = { mode: 'Incremental' as const, template: template({ resources: [account('Not_A_Name')] }) };
    const failing = client(sandbox).deployments.createOrUpdate('lab', 'main', { properties });
    await expect(Promise.resolve(failing)).rejects.toThrow(/At least one resource deployment operation failed/);
  });
});

describe('a deployment', () => {
  it('goes by the clock: accepted, running, done, each resource after those that it needs', async () => {
    const { sandbox, put, state, send } = await deployments({ settings: { operationSeconds: 20 } });
    const vault = {
      type: 'Microsoft.KeyVault/vaults',
      apiVersion: '2023-07-01',
      name: 'vault',
      location: '[resourceGroup().location]',
      properties: { tenantId: '[tenant().tenantId]', sku: { family: 'A', name: 'standard' }, accessPolicies: [] },
      dependsOn: ['first'],
    };
    const accepted = await put({ resources: [account('first'), vault, account('last', { dependsOn: ['vault'] })] });
    expect(accepted.status).toBe(201);
    expect(accepted.body.properties).toMatchObject({ provisioningState: 'Accepted', duration: 'PT0S' });
    const link = accepted.headers['azure-asyncoperation'] ?? '';
    expect(link).toMatch(
      /\/resourcegroups\/lab\/providers\/Microsoft\.Resources\/deployments\/main\/operationStatuses\/\d{20}\?/,
    );
    expect((await send('GET', link)).body).toEqual({ status: 'Accepted' });
    await sandbox.azure.clock.advance(5000);
    expect((await send('GET', link)).body).toEqual({ status: 'Running' });
    expect(sandbox.azure.store.get(at('Microsoft.KeyVault/vaults', 'vault'))).toBeUndefined();
    expect((await put({})).body.error).toMatchObject({ code: 'DeploymentActive' });
    await sandbox.azure.clock.advance(60_000);
    expect((await send('GET', link)).body).toEqual({ status: 'Succeeded' });
    const { properties } = await state();
    expect(properties).toMatchObject({
      provisioningState: 'Succeeded',
      dependencies: [{ resourceName: 'vault' }, { resourceName: 'last' }],
    });
    expect(properties.duration).toMatch(/^PT[45]\dS$/);
    expect(told(sandbox)).toContainEqual(['Microsoft.Resources/deployments/write', MAIN.toLowerCase()]);
  });

  it('acts in the name of who deploys, under one correlation', async () => {
    const { sandbox, put } = await deployments();
    const mine = somebody(sandbox, [contributor, group]);
    await deployer(sandbox, mine).put({ resources: [account('data')] });
    const writes = sandbox.requests().filter(({ method, principal }) => method === 'PUT' && principal === mine);
    expect(writes.map(({ operation }) => operation)).toEqual([
      'Microsoft.Resources/deployments/write',
      'Microsoft.Storage/storageAccounts/write',
    ]);
    expect(told(sandbox)).toContainEqual([
      'Microsoft.Storage/storageAccounts/write',
      at('Microsoft.Storage/storageAccounts', 'data').toLowerCase(),
    ]);
    expect((await put({ resources: [] }, {}, 'other')).status).toBe(201);
  });

  it('is refused whole where one resource of it may not be written', async () => {
    const { sandbox } = await deployments();
    const limited = deployer(sandbox, somebody(sandbox, [deployOnly, group]));
    const answer = await limited.put({ resources: [identity('id'), account('data')] });
    expect(answer.status).toBe(403);
    expect(answer.body.error.code).toBe('InvalidTemplateDeployment');
    expect(answer.body.error.message).toContain(
      "Authorization failed for template resource 'data' of type 'Microsoft.Storage/storageAccounts'",
    );
    expect((await deployer(sandbox, somebody(sandbox, [reader, group])).put({})).body.error.code).toBe('AuthorizationFailed');
  });

  it('is refused whole where it assigns a role that a contributor may not assign', async () => {
    const { sandbox } = await deployments();
    const mine = somebody(sandbox, [contributor, group]);
    const { status, body } = await deployer(sandbox, mine).put({ resources: [assigns(reader, mine)] });
    expect([status, body.error.code]).toEqual([403, 'InvalidTemplateDeployment']);
    expect(body.error.message).toContain("of type 'Microsoft.Authorization/roleAssignments'");
  });

  it('asks the condition of who assigns roles when it comes to it', async () => {
    const { sandbox } = await deployments();
    const roles = `@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${reader}}`;
    const mine = somebody(sandbox, [contributor, group], [accessAdministrator, group, roles]);
    const deploying = deployer(sandbox, mine);
    await deploying.put({ resources: [assigns(reader, mine)] }, {}, 'may');
    expect((await deploying.state('may')).properties.provisioningState).toBe('Succeeded');
    await deploying.put({ resources: [assigns(OWNER, mine)] }, {}, 'may-not');
    expect((await deploying.state('may-not')).properties.error).toMatchObject({
      code: 'DeploymentFailed',
      target: `${deploymentsOf(group)}/may-not`,
      details: [{ code: 'AuthorizationFailed' }],
    });
  });

  it('carries on with what does not need the part that failed', async () => {
    const { sandbox, put, state } = await deployments();
    await put({ resources: [account('Bad_Name'), identity('needs', { dependsOn: ['Bad_Name'] }), identity('free')] });
    const { properties } = await state();
    expect(properties.error.details).toHaveLength(1);
    expect(properties.error.details[0].code).toBe('AccountNameInvalid');
    const made = sandbox.azure.store.list('Microsoft.ManagedIdentity/userAssignedIdentities').map(({ name }) => name);
    expect(made).toEqual(['free']);
  });

  it('fails with the operation of a resource', async () => {
    const { sandbox, put, state } = await deployments();
    const error = { code: 'Fire', message: 'It burns.' };
    const add = [{ match: { path: '*storageAccounts/data' }, fault: { kind: 'operation', seconds: 30, error } }];
    await sandbox.control('POST', 'faults', { add });
    await put({ resources: [account('data')] });
    expect((await state()).properties.provisioningState).toBe('Running');
    await sandbox.azure.clock.advance(31_000);
    expect((await state()).properties.error.details).toMatchObject([{ code: 'ResourceDeploymentFailure', details: [error] }]);
  });

  it('is held up by what is held up, and holds up nobody', async () => {
    const { sandbox, put, state } = await deployments({ settings: { operationSeconds: 1 } });
    const add = [{ match: { path: '*storageAccounts/data' }, fault: { kind: 'delay', seconds: 40 } }];
    await sandbox.control('POST', 'faults', { add });
    await put({ resources: [account('data')] });
    await sandbox.azure.clock.advance(20_000);
    expect((await state()).properties.provisioningState).toBe('Running');
    await sandbox.azure.clock.advance(40_000);
    expect((await state()).properties.provisioningState).toBe('Succeeded');
  });

  it('assigns roles to an identity that nobody else knows yet, where it says what it is', async () => {
    const { sandbox, put, state } = await deployments({ settings: { operationSeconds: 0, principalReplicationSeconds: 60 } });
    const role = assigns(reader, "[reference('id').principalId]");
    const typed = { ...role, properties: { ...role.properties, principalType: 'ServicePrincipal' } };
    await put({ resources: [identity('id'), typed] }, {}, 'typed');
    await sandbox.azure.clock.advance(61_000);
    expect((await state('typed')).properties.provisioningState).toBe('Succeeded');
    await put({ resources: [identity('other'), assigns(contributor, "[reference('other').principalId]")] }, {}, 'untyped');
    expect((await state('untyped')).properties.error.details).toMatchObject([{ code: 'PrincipalNotFound' }]);
  });

  it('has a place of its own in a group of any name', async () => {
    const { sandbox, send } = await deployments();
    const odd = `/subscriptions/${subscription}/resourceGroups/deployments`;
    await send('PUT', `${odd}?${V}`, { location: 'westeurope' });
    const properties = { mode: 'Incremental', template: template({ resources: [account('data')] }) };
    await send('PUT', `${deploymentsOf(odd)}/deployments?${V}`, { properties });
    expect(sandbox.azure.store.list('Microsoft.Resources/deployments').map(({ id }) => id)).toEqual([
      `${deploymentsOf(odd)}/deployments`,
    ]);
    expect((await send('GET', `${odd}/deployments/deployments/operations?${V}`)).body.value).toHaveLength(2);
    expect((await send('GET', `${deploymentsOf(odd)}?${V}&$filter=provisioningState eq 'Failed'`)).body.value).toEqual([]);
  });

  it('outlives a connection that breaks', async () => {
    const { sandbox, put, state } = await deployments();
    const add = ['before', 'after'].map((when) => ({ match: { path: '*storageAccounts/data' }, fault: { kind: 'drop', when } }));
    await sandbox.control('POST', 'faults', { add });
    await put({ resources: [account('data')] });
    expect((await state()).properties.provisioningState).toBe('Succeeded');
  });

  it('stops with its group', async () => {
    const { sandbox, put, send } = await deployments({ settings: { operationSeconds: 20 } });
    await put({ resources: [account('data'), identity('later', { dependsOn: ['data'] })] });
    await sandbox.azure.clock.advance(1000);
    await send('DELETE', `${group}?${V}`);
    await sandbox.azure.clock.advance(120_000);
    expect(sandbox.azure.store.below(group)).toEqual([]);
    expect(told(sandbox).map(([operation]) => operation)).not.toContain('Microsoft.Resources/deployments/delete');
  });

  it('stands in a lock’s way', async () => {
    const { send, put } = await deployments();
    await send('PUT', `${group}/providers/Microsoft.Authorization/locks/still?api-version=2020-05-01`, {
      properties: { level: 'ReadOnly' },
    });
    expect((await put({})).body.error.code).toBe('ScopeLocked');
  });

  it('is read with comments and unquoted names, as the command line sends it', async () => {
    const { sandbox } = await deployments();
    const token = await sandbox.credentialFor(sandbox.owner.principalId).getToken('https://management.azure.com/.default');
    const answer = await sandbox.handle({
      method: 'PUT',
      url: `${sandbox.azure.baseUrl}${MAIN}?${V}`,
      headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' },
      body: `{"properties": {"mode": "Incremental", template:{ "resources": [], /* none */ 'outputs': {}, // done\n }}}`,
    });
    expect(answer.status).toBe(201);
  });
});

describe('a deployment at a subscription', () => {
  it('makes groups and deploys into them', async () => {
    const { sandbox } = await lab();
    const send = sender(sandbox);
    const inner = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'inner',
      resourceGroup: 'made',
      dependsOn: ["[subscriptionResourceId('Microsoft.Resources/resourceGroups', 'made')]"],
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope: 'inner' },
        template: template({ resources: [account('data')] }),
      },
    };
    const made = {
      type: 'Microsoft.Resources/resourceGroups',
      apiVersion: '2022-09-01',
      name: 'made',
      location: '[deployment().location]',
    };
    const path = `${deploymentsOf(`/subscriptions/${subscription}`)}/top?${V}`;
    const properties = { mode: 'Incremental', template: template({ resources: [made, inner] }) };
    expect((await send('PUT', path, { properties })).body.error.code).toBe('LocationRequired');
    expect((await send('PUT', path, { properties, location: 'northeurope' })).status).toBe(201);
    const { body } = await send('GET', path);
    expect(body).toMatchObject({ location: 'northeurope', properties: { provisioningState: 'Succeeded' } });
    const [found] = sandbox.azure.store.list('Microsoft.Storage/storageAccounts');
    expect(found?.location).toBe('northeurope');
    expect(body.properties.outputResources.map(({ id }: { id: string }) => id)).toEqual([
      `/subscriptions/${subscription}/resourceGroups/made`,
      found?.id,
    ]);
  });
});
