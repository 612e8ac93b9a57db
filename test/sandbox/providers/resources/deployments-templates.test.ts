import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { group, subscription } from '../world.ts';
import { account, at, deployments, identity, template } from './templates.ts';

const blobRole = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe';
const IDENTITIES = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const ACCOUNTS = 'Microsoft.Storage/storageAccounts';

async function madeBy(parts: Readonly<Record<string, unknown>>, type = IDENTITIES) {
  const world = await deployments();
  const answer = await world.put(parts);
  const { properties } = answer.status < 300 ? await world.state() : answer.body;
  const names = world.sandbox.azure.store.list(type).map(({ name }) => name);
  return { ...world, answer, properties, names };
}

describe('a template', () => {
  it('makes as many resources as its loop says, by the batch if so told', async () => {
    const copy = { name: 'ids', count: "[length(variables('names'))]", mode: 'serial', batchSize: 2 };
    const { names, properties } = await madeBy({
      variables: { names: ['a', 'b', 'c'] },
      resources: [
        identity("[format('id-{0}-{1:D2}', variables('names')[copyIndex()], copyIndex(1))]", { copy }),
        identity('after', { dependsOn: ['ids'] }),
      ],
    });
    expect(names).toEqual(['after', 'id-a-01', 'id-b-02', 'id-c-03']);
    const needs = Object.fromEntries(
      properties.dependencies.map(
        ({ resourceName, dependsOn }: { resourceName: string; dependsOn: { resourceName: string }[] }) => [
          resourceName,
          dependsOn.map((other) => other.resourceName),
        ],
      ),
    );
    expect(needs).toEqual({ 'id-c-03': ['id-a-01', 'id-b-02'], after: ['id-a-01', 'id-b-02', 'id-c-03'] });
  });

  it('runs the loops of variables, properties and outputs', async () => {
    const loop = (name: string, input: unknown) => ({ copy: [{ name, count: 2, input }] });
    const { outputs } = await deployments();
    const told = await outputs(
      {
        array: "[variables('list')]",
        object: "[variables('deep')]",
        string: "[reference('data', '2023-05-01', 'full').tags.all]",
      },
      {
        variables: {
          ...loop('list', "[copyIndex('list', 1)]"),
          deep: { ...loop('inner', { at: "[copyIndex('inner')]" }), kept: true },
        },
        resources: [
          account('data', {
            tags: { all: "[join(variables('list'), '+')]" },
            properties: {
              networkAcls: {
                defaultAction: 'Deny',
                ...loop('ipRules', { value: "[format('10.0.0.{0}', copyIndex('ipRules'))]" }),
              },
            },
          }),
        ],
      },
    );
    expect(told).toEqual({ array: [1, 2], object: { kept: true, inner: [{ at: 0 }, { at: 1 }] }, string: '1+2' });
  });

  it('makes nothing of a loop that runs no times', async () => {
    const { properties, names } = await madeBy({ resources: [identity('never', { copy: { name: 'none', count: 0 } })] });
    expect([names, properties.provisioningState]).toEqual([[], 'Succeeded']);
  });

  it('leaves out what its condition forbids, and waits for it nowhere', async () => {
    const { names, properties } = await madeBy({
      resources: [
        identity('no', { condition: '[equals(1, 2)]', tags: { never: "[reference('nothing')]" } }),
        identity('yes', { dependsOn: ['no'] }),
      ],
    });
    expect([names, properties.dependencies]).toEqual([['yes'], []]);
  });

  it('makes children where they stand, after what they name', async () => {
    const child = {
      type: 'blobServices',
      apiVersion: '2023-05-01',
      name: 'default',
      dependsOn: ['data'],
      properties: { isVersioningEnabled: true },
    };
    const { properties } = await madeBy({ resources: [account('data', { resources: [child] })] });
    expect(properties.outputResources.map(({ id }: { id: string }) => id)).toContain(
      `${at(ACCOUNTS, 'data')}/blobServices/default`,
    );
  });

  it('extends a resource by a scope of its own, and by the older form of names', async () => {
    const role = (parts: Readonly<Record<string, unknown>>) => ({
      apiVersion: '2022-04-01',
      properties: {
        roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${blobRole}')]`,
        principalId: "[reference('id').principalId]",
        principalType: 'ServicePrincipal',
      },
      ...parts,
    });
    const { sandbox, properties } = await madeBy({
      resources: [
        identity('id'),
        account('one'),
        account('two'),
        role({
          type: 'Microsoft.Authorization/roleAssignments',
          name: "[guid('one')]",
          scope: "[format('Microsoft.Storage/storageAccounts/{0}', 'one')]",
          dependsOn: ['one'],
        }),
        role({
          type: 'Microsoft.Storage/storageAccounts/providers/roleAssignments',
          name: "[concat('two/Microsoft.Authorization/', guid('two'))]",
          dependsOn: ['two'],
        }),
      ],
    });
    expect(properties.error).toBeUndefined();
    const scopes = sandbox.azure.store
      .list('Microsoft.Authorization/roleAssignments', group)
      .map(({ id }) => id.slice(0, id.indexOf('/providers/Microsoft.Authorization')));
    expect(scopes.sort()).toEqual([at(ACCOUNTS, 'one'), at(ACCOUNTS, 'two')]);
    // the assignments waited for the identity although none says so
    expect(properties.dependencies[0].dependsOn.map(({ resourceName }: { resourceName: string }) => resourceName)).toContain(
      'id',
    );
  });

  it('names its resources by symbols, with those that exist already', async () => {
    const { sandbox, put, state, send } = await deployments();
    await send('PUT', `${at(ACCOUNTS, 'there')}?api-version=2023-05-01`, {
      location: 'westeurope',
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS' },
    });
    await put({
      languageVersion: '2.0',
      definitions: { names: { type: 'array', items: { type: 'string' } } },
      parameters: { names: { $ref: '#/definitions/names', defaultValue: ['x', 'y'] }, none: { type: 'string', nullable: true } },
      resources: {
        old: { existing: true, type: ACCOUNTS, apiVersion: '2023-05-01', name: 'there' },
        ids: {
          ...identity("[format('id-{0}', parameters('names')[copyIndex()])]"),
          copy: { name: 'ids', count: "[length(parameters('names'))]" },
        },
        last: {
          ...identity('last', { tags: { of: "[reference('ids[1]').clientId]", all: "[string(length(references('ids')))]" } }),
          dependsOn: ['ids', 'old'],
        },
      },
      outputs: {
        blob: { type: 'string', value: "[reference('old').primaryEndpoints.blob]" },
        sku: { type: 'string', value: "[reference('old', '2023-05-01', 'full').sku.name]" },
        none: { type: 'bool', value: "[equals(coalesce(parameters('none'), 'was null'), 'was null')]" },
      },
    });
    const { outputs, dependencies } = (await state()).properties;
    expect(outputs).toMatchObject({
      blob: { value: 'https://there.blob.core.windows.net/' },
      sku: { value: 'Standard_LRS' },
      none: { value: true },
    });
    expect(dependencies).toHaveLength(1);
    const [last, , y] = sandbox.azure.store
      .list(IDENTITIES)
      .toSorted((a, b) => (a.name === 'last' ? -1 : a.name < b.name ? -1 : 1));
    expect(last?.tags).toEqual({ of: y?.properties.clientId, all: '2' });
  });

  it('deploys templates within it: with names of their own, or with its', async () => {
    const nested = (name: string, parts: Readonly<Record<string, unknown>>) => ({
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name,
      properties: { mode: 'Incremental', ...parts },
    });
    const inner = template({
      parameters: { name: { type: 'string' } },
      variables: { where: 'inside' },
      resources: [identity("[parameters('name')]", { tags: { where: "[variables('where')]" } })],
      outputs: { principal: { type: 'string', value: "[reference(parameters('name')).principalId]" } },
    });
    const { sandbox, properties } = await madeBy({
      parameters: { name: { type: 'string', defaultValue: 'theirs' } },
      variables: { where: 'outside' },
      resources: [
        nested('inner', {
          expressionEvaluationOptions: { scope: 'inner' },
          parameters: { name: { value: "[concat(parameters('name'), '-in')]" } },
          template: inner,
        }),
        nested('outer', {
          template: template({
            resources: [identity("[parameters('name')]", { tags: { where: "[variables('where')]", odd: '[[kept]' } })],
          }),
        }),
      ],
      outputs: { principal: { type: 'string', value: "[reference('inner').outputs.principal.value]" } },
    });
    expect(properties.error).toBeUndefined();
    const [outer, within] = sandbox.azure.store.list(IDENTITIES);
    expect([outer?.name, outer?.tags]).toEqual(['theirs', { where: 'outside', odd: '[kept]' }]);
    expect([within?.name, within?.tags]).toEqual(['theirs-in', { where: 'inside' }]);
    expect(properties.outputs.principal.value).toBe(within?.properties.principalId);
    expect(properties.outputResources).toHaveLength(2);
  });

  it('tells which nested deployment failed, and in what', async () => {
    const { properties } = await madeBy({
      resources: [
        {
          type: 'Microsoft.Resources/deployments',
          apiVersion: '2022-09-01',
          name: 'module',
          properties: { mode: 'Incremental', template: template({ resources: [account('Bad_Name')] }) },
        },
      ],
    });
    expect(properties.error).toMatchObject({
      code: 'DeploymentFailed',
      details: [
        { code: 'ResourceDeploymentFailure', details: [{ code: 'DeploymentFailed', details: [{ code: 'AccountNameInvalid' }] }] },
      ],
    });
  });

  it('asks resources for their keys, as who deploys may', async () => {
    const { outputs } = await deployments();
    const key = `[listKeys('data', '2023-05-01').keys[0].keyName]`;
    expect(await outputs({ stringKey: key }, { resources: [account('data')] })).toEqual({ stringKey: 'key1' });
  });

  it('fails where an output has no value', async () => {
    const { properties } = await madeBy({
      outputs: { gone: { type: 'string', value: `[reference('${at(ACCOUNTS, 'gone')}', '2023-05-01').x]` } },
    });
    expect(properties.error).toMatchObject({ code: 'DeploymentOutputEvaluationFailed', details: [{ target: 'gone' }] });
  });

  it('makes a whole estate of which nothing is broken', async () => {
    const id = (type: string, name: string) => `[resourceId('${type}', '${name}')]`;
    const insights = {
      type: 'Microsoft.Insights/components',
      apiVersion: '2020-02-02',
      name: 'ai',
      location: '[resourceGroup().location]',
      kind: 'web',
    };
    const logs = {
      type: 'Microsoft.OperationalInsights/workspaces',
      apiVersion: '2023-09-01',
      name: 'logs',
      location: '[resourceGroup().location]',
    };
    const sku = { family: 'A', name: 'standard' };
    const { sandbox, properties } = await madeBy({
      resources: [
        account('data', { properties: { allowSharedKeyAccess: false } }),
        { ...logs, properties: { retentionInDays: 60 } },
        { ...insights, dependsOn: ['logs'], properties: { Application_Type: 'web', WorkspaceResourceId: id(logs.type, 'logs') } },
        {
          type: 'Microsoft.KeyVault/vaults',
          apiVersion: '2023-07-01',
          name: 'vault',
          location: '[resourceGroup().location]',
          properties: { tenantId: '[subscription().tenantId]', sku, enableRbacAuthorization: true },
        },
        {
          type: 'Microsoft.MachineLearningServices/workspaces',
          apiVersion: '2025-06-01',
          name: 'ws',
          location: '[resourceGroup().location]',
          identity: { type: 'SystemAssigned' },
          dependsOn: ['data', 'vault', 'ai'],
          properties: {
            storageAccount: id(ACCOUNTS, 'data'),
            keyVault: id('Microsoft.KeyVault/vaults', 'vault'),
            applicationInsights: id('Microsoft.Insights/components', 'ai'),
            containerRegistry: "[json('null')]",
            systemDatastoresAuthMode: 'Identity',
          },
        },
      ],
    });
    expect(properties.error).toBeUndefined();
    expect(properties.providers.map(({ namespace }: { namespace: string }) => namespace)).toContain(
      'Microsoft.OperationalInsights',
    );
    expect(sandbox.azure.store.get(at('Microsoft.MachineLearningServices/workspaces', 'ws'))?.properties.provisioningState).toBe(
      'Succeeded',
    );
    expect(sandbox.azure.store.get(at(logs.type, 'logs'))?.properties).toMatchObject({
      retentionInDays: 60,
      provisioningState: 'Succeeded',
    });
    const { checks, everBroken } = sandbox.oracle.report();
    expect(checks).toBeGreaterThan(0);
    expect(everBroken).toEqual([]);
  });
});

describe('the order of a template', () => {
  /** Numbers of resources, each with those of the ones before it that it needs, in any order. */
  const plans = fc
    .array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 10 })
    .map((needs) => needs.map((wanted, at) => ({ at, needs: wanted.filter((other) => other < at) })))
    .chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length }));

  it('lets everything wait for all that it needs, and for nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (nodes) => {
        const { sandbox, put, state } = await deployments({ settings: { operationSeconds: 7 } });
        const start = sandbox.azure.clock.now();
        const resources = nodes.map(({ at, needs }) => account(`st${at}`, { dependsOn: needs.map((other) => `st${other}`) }));
        await put({ resources });
        await sandbox.azure.clock.advance(200_000);
        expect((await state()).properties.provisioningState).toBe('Succeeded');
        const byNumber = new Map(nodes.map((node) => [node.at, node.needs]));
        const depth = (at: number): number => 1 + Math.max(-1, ...(byNumber.get(at) ?? []).map(depth));
        const beganAt = (at: number) => sandbox.azure.store.get(accountAt(at))?.createdAt;
        for (const { at } of nodes) expect(beganAt(at)).toBe(start + depth(at) * 7000);
      }),
      { numRuns: 25 },
    );
  });

  const accountAt = (number: number) => at(ACCOUNTS, `st${number}`);
});

describe('a template that Azure refuses', () => {
  const refused = async (parts: Readonly<Record<string, unknown>>, parameters = {}) => {
    const { put, validate, sandbox } = await deployments();
    const answer = await put(parts, parameters);
    expect((await validate(parts, parameters)).body).toEqual(answer.body);
    expect(sandbox.azure.store.list('Microsoft.Resources/deployments')).toEqual([]);
    return `${answer.status} ${answer.body.error.code}: ${answer.body.error.message}`;
  };
  const one = (definition: object) => ({ parameters: { one: definition } });

  it.each([
    ['a value that is missing', one({ type: 'string' }), {}, "The value for the template parameter 'one'"],
    [
      'a parameter that it does not know',
      one({ type: 'string', defaultValue: '' }),
      { two: 2 },
      "The template parameters 'two' in the parameters file are not valid",
    ],
    [
      'another type',
      one({ type: 'int' }),
      { one: 'x' },
      "Template parameter JToken type is not valid. Expected 'Integer'. Actual 'String'",
    ],
    [
      'a value that is not allowed',
      one({ type: 'string', allowedValues: ['a', 'b'] }),
      { one: 'c' },
      "The parameter value is not part of the allowed value(s): 'a,b'",
    ],
    [
      'a text that is too short',
      one({ type: 'string', minLength: 3 }),
      { one: 'c' },
      "Length of the value should be greater than or equal to '3'",
    ],
    ['a number that is too large', one({ type: 'int', maxValue: 3 }), { one: 4 }, "less than or equal to '3'"],
    ['a type that is none', one({ type: 'text' }), { one: 'x' }, "Template parameter type 'text' is not valid"],
    [
      'an expression that is none',
      { variables: { a: "[concat('a',]" } },
      {},
      "The template language expression '[concat('a',]' is not valid",
    ],
    [
      'a dependency that is not there',
      { resources: [account('a', { dependsOn: ['b'] })] },
      {},
      "The resource 'b' is not defined in the template",
    ],
    [
      'a circle',
      { resources: [account('a', { dependsOn: ['b'] }), account('b', { dependsOn: ['a'] })] },
      {},
      'Circular dependency detected on resource',
    ],
    [
      'a double',
      { resources: [account('a'), account('a')] },
      {},
      "The resource 'a' at line '1' and column '1' is defined multiple times",
    ],
    ['a name of the wrong depth', { resources: [account('a/b')] }, {}, 'has incorrect segment lengths'],
    ['a variable that is not there', { resources: [account("[variables('a')]")] }, {}, "The template variable 'a' is not found"],
    [
      'a variable that needs itself',
      { variables: { a: "[variables('a')]" }, resources: [account("[variables('a')]")] },
      {},
      'depends on itself',
    ],
    [
      'a name that must be asked for',
      { resources: [account("[reference('a').x]")] },
      {},
      "The template function 'reference' is not expected at this location",
    ],
    [
      'a moment in the wrong place',
      { resources: [account('[utcNow()]')] },
      {},
      "The template function 'utcNow' is not expected at this location",
    ],
  ])('has %s', async (_, parts, parameters, why) => {
    const text = await refused(parts, parameters);
    expect(text).toMatch(/^400 InvalidTemplate: Deployment template validation failed: '/);
    expect(text).toContain(why);
  });

  it('has a parameter that is null', async () => {
    expect(await refused(one({ type: 'string' }), { one: null })).toContain(
      "InvalidDeploymentParameterValue: The value of deployment parameter 'one' is null",
    );
  });
});

describe('a template of anything', () => {
  const word = fc.constantFrom(
    "[concat('a')]",
    '[if(1, 2, 3)]',
    "[reference('a')]",
    '[copyIndex()]',
    'a',
    'a/b',
    'Microsoft.Storage/storageAccounts',
    '[',
    '',
    'hidden',
  );
  const key = fc.constantFrom(
    'type',
    'name',
    'apiVersion',
    'copy',
    'count',
    'input',
    'dependsOn',
    'condition',
    'scope',
    'resources',
    'properties',
    'defaultValue',
    '$ref',
    'value',
    'existing',
    'template',
    'mode',
    '__proto__',
  );
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 5 },
      word,
      fc.integer({ min: -2, max: 3 }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(key, tie('json'), { maxKeys: 5 }),
    ),
  }));
  const part = fc.constantFrom('parameters', 'variables', 'resources', 'outputs', 'languageVersion', 'definitions');

  /** A resource that could be one, but for what else is said of it. */
  const resource = fc
    .tuple(fc.constantFrom('a', 'b', "[concat('c', copyIndex())]"), fc.dictionary(key, json, { maxKeys: 3 }))
    .map(([name, more]) => identity(name, more));
  const whole = fc.record({
    resources: fc.array(resource, { maxLength: 3 }),
    outputs: fc.dictionary(key, fc.record({ type: fc.constant('object'), value: json })),
  });

  it('is deployed or refused, and breaks nothing', async () => {
    const { put, state } = await deployments();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.dictionary(part, json), whole), async (parts) => {
        const { status, body } = await put(parts);
        expect([200, 201, 400, 403, 501]).toContain(status);
        expect(JSON.stringify(body)).not.toContain('SandboxDefect');
        if (status < 300) expect(JSON.stringify(await state())).not.toContain('SandboxDefect');
      }),
      { numRuns: 400 },
    );
  });
});

describe('a template that the sandbox does not know', () => {
  it.each([
    [
      'a function',
      { outputs: { a: { type: 'string', value: "[pickZones('a', 'b', 'c')]" } } },
      "the template function 'pickZones'",
    ],
    [
      'a function deep inside',
      { variables: { a: ["[if(true(), concat(dataUri('x')), '')]"] } },
      "the template function 'dataUri'",
    ],
    ['functions of its own', { functions: [{ namespace: 'a', members: {} }] }, "'functions' in a template"],
    ['a call of one', { variables: { a: '[my.own(1)]' } }, 'the functions that a template defines itself'],
    ['another language', { languageVersion: '3.0' }, "the language version '3.0'"],
    [
      'a type',
      { resources: [{ type: 'Microsoft.Network/virtualNetworks', apiVersion: '2024-01-01', name: 'net' }] },
      "'Microsoft.Network/virtualNetworks', which the template deploys",
    ],
    ['a tenant', { resources: [account('a', { scope: '/' })] }, "a resource of a template at the scope '/'"],
  ])('has %s', async (_, parts, what) => {
    const { put } = await deployments();
    const { status, body } = await put(parts);
    expect([status, body.error.code]).toEqual([501, 'NotModelled']);
    expect(body.error.message).toContain(what);
  });

  it.each([
    ['mode', 'Complete', 'which delete what the template does not name'],
    ['templateLink', { uri: 'https://example.com' }, "'templateLink'"],
    ['onErrorDeployment', { type: 'LastSuccessful' }, "'onErrorDeployment'"],
    ['parameters', { secret: { reference: { keyVault: {} } } }, 'a secret of a vault'],
  ])('is sent with %s', async (key, value, what) => {
    const { send } = await deployments();
    const properties = {
      mode: 'Incremental',
      template: template({ parameters: { secret: { type: 'string', defaultValue: '' } } }),
      [key]: value,
    };
    const path = `${group}/providers/Microsoft.Resources/deployments/main?api-version=2024-03-01`;
    const { status, body } = await send('PUT', path, { properties });
    expect(status).toBe(501);
    expect(body.error.message).toContain(what);
  });

  it('is asked what it would change', async () => {
    const { send } = await deployments();
    const path = `/subscriptions/${subscription}/resourcegroups/lab/providers/Microsoft.Resources/deployments/main/whatIf?api-version=2024-03-01`;
    expect((await send('POST', path, {})).status).toBe(501);
  });
});
