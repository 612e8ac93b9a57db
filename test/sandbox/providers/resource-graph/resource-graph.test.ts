import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/sandbox/contract.ts';
import type { Sandbox, SandboxOptions } from '../../../../src/sandbox/create.ts';
import { createLab, place, S, send, subscription } from '../event-grid/lab.ts';

const READER = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const group = `${subscription}/resourceGroups/Events`;
const registry = (name: string) => `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;
const path = '/providers/Microsoft.ResourceGraph/resources';

/** A lab with some registries, after the index has seen them. */
async function withRegistries(count: number, options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = createLab(options);
  for (let index = 0; index < count; index++) {
    place(sandbox, registry(`r${index}`), 'Microsoft.ContainerRegistry/registries', {
      properties: { adminUserEnabled: index === 0 },
    });
  }
  await sandbox.azure.clock.advance(10_000);
  return sandbox;
}

const ask = (sandbox: Sandbox, query: string, options: JsonObject = {}, extra: JsonObject = {}) =>
  send(sandbox, 'POST', path, { subscriptions: [S], query, options, ...extra }, '2021-03-01');

describe('the real client', () => {
  test('reads all pages of a query', async () => {
    const sandbox = await withRegistries(5);
    const client = new ResourceGraphClient(sandbox.credentialFor(sandbox.owner.principalId), { httpClient: sandbox.httpClient });
    const query = "resources | where type =~ 'microsoft.containerregistry/registries' | project id, name | order by id asc";
    const names: string[] = [];
    let skipToken: string | undefined;
    do {
      const page = await client.resources({
        query,
        subscriptions: [S],
        options: { top: 2, resultFormat: 'objectArray', ...(skipToken ? { skipToken } : {}) },
      });
      expect(page.resultTruncated).toBe('false');
      names.push(...(page.data as { name: string }[]).map(({ name }) => name));
      skipToken = page.skipToken;
    } while (skipToken);
    expect(names).toEqual(['r0', 'r1', 'r2', 'r3', 'r4']);
  });
});

describe('an answer', () => {
  test('has string booleans, quota headers and lower-case types', async () => {
    const sandbox = await withRegistries(1);
    const { status, headers, body } = await ask(sandbox, "where type == 'microsoft.containerregistry/registries'");
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'x-ms-user-quota-remaining': '14', 'x-ms-user-quota-resets-after': '00:00:05' });
    expect(body).toMatchObject({
      totalRecords: 1,
      count: 1,
      facets: [],
      resultTruncated: 'false',
      data: [
        {
          name: 'r0',
          resourceGroup: 'events',
          subscriptionId: S,
          managedBy: '',
          zones: null,
          properties: { adminUserEnabled: true },
        },
      ],
    });
    expect(body).not.toHaveProperty('$skipToken');
  });

  test('counts the values of a column beside the result, and says which column is not there', async () => {
    const sandbox = await withRegistries(3);
    const facet = (expression: string) => ({ expression, options: { sortOrder: 'desc', $top: 2 } });
    const query = "where type has 'registries' | project name, location | limit 3";
    const { body } = await ask(sandbox, query, {}, { facets: [facet('location'), facet('name'), facet('elsewhere')] });
    expect(body.facets).toMatchObject([
      { expression: 'location', totalRecords: 1, count: 1, data: [{ count: 3 }], resultType: 'FacetResult' },
      { expression: 'name', totalRecords: 3, count: 2, resultType: 'FacetResult' },
      {
        expression: 'elsewhere',
        errors: [{ code: 'NoValidColumns' }, { code: 'InvalidColumnNames', message: 'Invalid column names: [elsewhere].' }],
        resultType: 'FacetError',
      },
    ]);
    const filtered = await ask(
      sandbox,
      query,
      {},
      { facets: [{ expression: 'name', options: { filter: "contains(name, 'r')" } }] },
    );
    expect(filtered.status).toBe(501);
  });

  test('comes as a table when asked to', async () => {
    const sandbox = await withRegistries(2);
    const { body } = await ask(sandbox, "where type has 'registries' | project name, properties", { resultFormat: 'table' });
    expect(body.data.columns).toEqual([
      { name: 'name', type: 'string' },
      { name: 'properties', type: 'object' },
    ]);
    expect(body.data.rows[1]).toMatchObject(['r1', { adminUserEnabled: false }]);
  });

  test('says that rows are lost where it cannot be continued', async () => {
    const sandbox = await withRegistries(3);
    const withoutId = (await ask(sandbox, "where type has 'registries' | project name", { $top: 2 })).body;
    expect(withoutId).toMatchObject({ totalRecords: 3, count: 2, resultTruncated: 'true' });
    expect(withoutId).not.toHaveProperty('$skipToken');
    const limited = (await ask(sandbox, "where type has 'registries' | limit 2")).body;
    expect(limited).toMatchObject({ totalRecords: 2, count: 2, resultTruncated: 'false' });
  });

  test('shows the tags of a subscription among the containers', async () => {
    const sandbox = await withRegistries(0);
    const tags = { cost: '1' };
    await send(
      sandbox,
      'PUT',
      `${subscription}/providers/Microsoft.Resources/tags/default`,
      { properties: { tags } },
      '2021-04-01',
    );
    await sandbox.azure.clock.advance(60_000);
    const query = "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project tags";
    expect((await ask(sandbox, query)).body.data).toEqual([{ tags }]);
  });

  test('lists subscriptions and groups in another table, and no computes, datastores or assignments in resources', async () => {
    const sandbox = await withRegistries(0);
    const workspace = `${group}/providers/Microsoft.MachineLearningServices/workspaces/w`;
    place(sandbox, `${workspace}/computes/c`, 'Microsoft.MachineLearningServices/workspaces/computes');
    await sandbox.azure.clock.advance(10_000);
    expect((await ask(sandbox, "where type contains 'computes'")).body.count).toBe(0);
    const containers = (await ask(sandbox, 'resourcecontainers | project id, type | order by type asc')).body.data;
    expect(containers).toEqual([
      { id: subscription, type: 'microsoft.resources/subscriptions' },
      { id: group, type: 'microsoft.resources/subscriptions/resourcegroups' },
    ]);
  });

  test('finds role assignments at and below the subscription, above it only when asked', async () => {
    const sandbox = await withRegistries(1);
    const someone = '77777777-7777-4777-8777-777777777777';
    sandbox.azure.authorizer.grant(registry('r0'), someone, READER);
    sandbox.azure.authorizer.grant('/providers/Microsoft.Management/managementGroups/root', someone, READER);
    await sandbox.azure.clock.advance(10_000);
    const query = `authorizationresources | where type =~ 'microsoft.authorization/roleassignments' | where properties.principalId == '${someone}'
      | project id, scope = tolower(tostring(properties.scope)), role = tolower(tostring(split(properties.roleDefinitionId, '/')[-1]))`;
    const below = (await ask(sandbox, query)).body.data;
    expect(below).toMatchObject([{ scope: registry('r0').toLowerCase(), role: READER }]);
    const all = (await ask(sandbox, query, { authorizationScopeFilter: 'AtScopeAboveAndBelow' })).body.data;
    expect(all).toHaveLength(2);
  });

  test('lacks the properties that came after the version that the index knows', async () => {
    const sandbox = await withRegistries(0);
    const workspace = `${group}/providers/Microsoft.MachineLearningServices/workspaces/w`;
    place(sandbox, workspace, 'Microsoft.MachineLearningServices/workspaces', {
      kind: 'Default',
      properties: {
        friendlyName: 'W',
        systemDatastoresAuthMode: 'identity',
        workspaceId: '88888888-8888-4888-8888-888888888888',
      },
    });
    await sandbox.azure.clock.advance(10_000);
    const [row] = (await ask(sandbox, "where type =~ 'Microsoft.MachineLearningServices/workspaces'")).body.data;
    expect(row).toMatchObject({ type: 'microsoft.machinelearningservices/workspaces', properties: { friendlyName: 'W' } });
    expect(row.properties).not.toHaveProperty('systemDatastoresAuthMode');
  });
});

describe('the index', () => {
  test('lags: what is new, changed or deleted shows its old state for a while', async () => {
    const sandbox = await withRegistries(1, { graphLagSeconds: 30 });
    const states = async () =>
      (await ask(sandbox, "where type has 'registries' | project id, on = properties.adminUserEnabled")).body.data.map(
        ({ on }: { on: boolean }) => on,
      );
    expect(await states()).toEqual([]);
    await sandbox.azure.clock.advance(20_000);
    expect(await states()).toEqual([true]);
    place(sandbox, registry('r0'), 'Microsoft.ContainerRegistry/registries', { properties: { adminUserEnabled: false } });
    await sandbox.azure.clock.advance(29_000);
    expect(await states()).toEqual([true]);
    await sandbox.azure.clock.advance(1000);
    expect(await states()).toEqual([false]);
    sandbox.azure.store.remove(registry('r0'));
    expect(await states()).toEqual([false]);
    await sandbox.azure.clock.advance(30_000);
    expect(await states()).toEqual([]);
  });

  test('is asked fifteen times in five seconds at most, by each caller', async () => {
    const sandbox = await withRegistries(0);
    for (let count = 0; count < 15; count++) expect((await ask(sandbox, 'count')).status).toBe(200);
    const refused = await ask(sandbox, 'count');
    expect(refused.status).toBe(429);
    expect(refused.headers['x-ms-user-quota-remaining']).toBe('0');
    expect(refused.body.error).toMatchObject({ code: 'RateLimiting', details: [{ code: 'RateLimiting' }] });
    await sandbox.azure.clock.advance(5000);
    expect((await ask(sandbox, 'count')).status).toBe(200);
  });
});

describe('a caller', () => {
  test('sees what it may read, and is not told of the rest', async () => {
    const sandbox = await withRegistries(2);
    const reader = sandbox.azure.directory.add({ type: 'ServicePrincipal', displayName: 'reader' });
    const asReader = async () => {
      const client = new ResourceGraphClient(sandbox.credentialFor(reader.principalId), { httpClient: sandbox.httpClient });
      return client.resources({ query: 'resources | project id', subscriptions: [S], options: { resultFormat: 'objectArray' } });
    };
    await expect(asReader()).rejects.toMatchObject({ statusCode: 400, code: 'BadRequest' });
    sandbox.azure.authorizer.grant(registry('r1'), reader.principalId, READER);
    await sandbox.azure.clock.advance(60_000);
    expect((await asReader()).data).toEqual([{ id: registry('r1') }]);
  });

  test('with any role at a management group may ask about every subscription below it', async () => {
    const sandbox = await withRegistries(1);
    const puller = sandbox.azure.directory.add({ type: 'ServicePrincipal', displayName: 'puller' });
    const acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d';
    sandbox.azure.authorizer.grant('/providers/Microsoft.Management/managementGroups/root', puller.principalId, acrPull);
    await sandbox.azure.clock.advance(60_000);
    const client = new ResourceGraphClient(sandbox.credentialFor(puller.principalId), { httpClient: sandbox.httpClient });
    // pulling is not reading: nothing is shown, and nothing is refused
    expect((await client.resources({ query: 'resources | project id' })).data).toEqual([]);
  });

  test('that names no readable subscription is refused', async () => {
    const sandbox = await withRegistries(0);
    const unknown = '99999999-9999-4999-8999-999999999999';
    const { body } = await ask(sandbox, 'count', {}, { subscriptions: [unknown] });
    expect(body.error.details).toMatchObject([{ code: 'NoValidSubscriptionsInQueryRequest' }]);
    expect((await ask(sandbox, 'count', {}, { subscriptions: ['x'] })).body.error.details).toMatchObject([
      { code: 'SubscriptionsContainInvalidGuids' },
    ]);
  });
});

describe('a bad query', () => {
  test('is refused as Azure refuses it', async () => {
    const sandbox = await withRegistries(0);
    const { status, headers, body } = await ask(sandbox, 'where where');
    expect(status).toBe(400);
    expect(headers).toMatchObject({ 'x-ms-user-quota-remaining': '14', 'x-ms-user-quota-resets-after': '00:00:05' });
    expect(body.error).toMatchObject({
      code: 'BadRequest',
      message: expect.stringMatching(/^Please provide below info when asking for support: timestamp = .*, correlationId = .*\.$/),
      details: [
        { code: 'InvalidQuery' },
        { code: 'ParserFailure', line: 1, characterPositionInLine: 11, token: '<EOF>', message: 'ParserFailure' },
      ],
    });
    expect((await ask(sandbox, 'nonsense | count')).body.error.details).toEqual([
      { code: 'DisallowedLogicalTableName', message: 'Table nonsense is invalid, unsupported or disallowed.' },
    ]);
    expect((await ask(sandbox, 'project colour')).body.error.details[0]).toMatchObject({ code: 'InvalidQuery' });
    expect((await ask(sandbox, 'count', { $top: 1001 })).status).toBe(400);
  });

  test('is 501 where Azure would answer and the sandbox cannot', async () => {
    const sandbox = await withRegistries(0);
    expect((await ask(sandbox, 'resources | union resourcecontainers')).status).toBe(501);
    expect((await ask(sandbox, 'policyresources | count')).status).toBe(501);
    expect((await ask(sandbox, 'count', {}, { managementGroups: ['some'] })).status).toBe(501);
  });
});
