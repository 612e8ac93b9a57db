import { describe, expect, it } from 'vitest';
import { group, lab, sender, somebody, subscription, told } from './world.ts';

const scope = `/subscriptions/${subscription}`;
const account = `${group}/providers/Microsoft.Storage/storageAccounts/data`;
const V = 'api-version=2022-09-01';
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

async function withAccount(options: Parameters<typeof lab>[0] = {}) {
  const world = await lab(options);
  const body = { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, tags: { team: 'red' } };
  await world.send('PUT', `${account}?api-version=2023-05-01`, body);
  return world;
}

const names = (body: { value: { name: string }[] }) => body.value.map(({ name }) => name);

describe('a subscription', () => {
  it('shows to whoever has a role in it', async () => {
    const { sandbox, send } = await withAccount();
    sandbox.azure.store.addSubscription('22222222-2222-4222-8222-222222222222', 'Elsewhere');
    const deep = sender(sandbox, somebody(sandbox, [reader, account]));
    const stranger = sender(sandbox, somebody(sandbox));
    expect((await send('GET', `/subscriptions?${V}`)).body.value).toHaveLength(2);
    expect((await deep('GET', `/subscriptions?${V}`)).body.value).toMatchObject([
      { subscriptionId: subscription, state: 'Enabled' },
    ]);
    expect((await stranger('GET', `/subscriptions?${V}`)).body.value).toEqual([]);
    expect((await send('GET', `${scope}?${V}`)).body).toMatchObject({ displayName: 'Laboratory', tenantId: sandbox.tenantId });
    expect((await send('GET', `/subscriptions/33333333-3333-4333-8333-333333333333?${V}`)).body.error.code).toBe(
      'SubscriptionNotFound',
    );
  });

  it('has a tenant, regions and registered providers', async () => {
    const { send, sandbox } = await lab();
    expect((await send('GET', `/tenants?${V}`)).body.value).toMatchObject([{ tenantId: sandbox.tenantId }]);
    const { value } = (await send('GET', `${scope}/locations?${V}`)).body;
    expect(value).toContainEqual(
      expect.objectContaining({ name: 'westeurope', displayName: 'West Europe', regionalDisplayName: '(Europe) West Europe' }),
    );
    expect(value).toContainEqual(expect.objectContaining({ name: 'eastus2', regionalDisplayName: '(US) East US 2' }));
    const all = (await send('GET', `${scope}/providers?${V}`)).body.value;
    expect(all.map(({ namespace }: { namespace: string }) => namespace)).toContain('Microsoft.MachineLearningServices');
    const one = (await send('GET', `${scope}/providers/microsoft.storage?${V}`)).body;
    expect(one).toMatchObject({ namespace: 'Microsoft.Storage', registrationState: 'Registered' });
    expect(one.resourceTypes.map(({ resourceType }: { resourceType: string }) => resourceType)).toContain('storageAccounts');
    const nobody = await send('GET', `${scope}/providers/Microsoft.Nonsense?${V}`);
    const message = "The resource namespace 'Microsoft.Nonsense' is invalid.";
    expect(nobody).toMatchObject({ status: 404, body: { error: { code: 'InvalidResourceNamespace', message } } });
    expect((await send('GET', `${scope}/providers/Microsoft.Compute?${V}`)).status).toBe(501);
    expect((await send('POST', `${scope}/providers/Microsoft.Storage/register?${V}`)).body.registrationState).toBe('Registered');
    expect((await send('GET', `${scope}/providers/Microsoft.Cdn?${V}`)).status).toBe(501);
  });
});

describe('what is left of the rate limit', () => {
  it('counts a question that is asked by POST as a read, and keys that are listed as a write', async () => {
    const { send } = await withAccount();
    const counted = async (path: string, body: object) =>
      Object.keys((await send('POST', path, body)).headers).filter((name) => name.startsWith('x-ms-ratelimit-remaining'));
    expect(await counted('/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01', { query: 'resources' })).toEqual([
      'x-ms-ratelimit-remaining-tenant-reads',
      'x-ms-ratelimit-remaining-tenant-resource-requests',
    ]);
    const free = `${scope}/providers/Microsoft.Storage/checkNameAvailability?api-version=2023-05-01`;
    expect(await counted(free, { name: 'other', type: 'Microsoft.Storage/storageAccounts' })).toContain(
      'x-ms-ratelimit-remaining-subscription-global-reads',
    );
    expect(await counted(`${account}/listKeys?api-version=2023-05-01`, {})).toContain(
      'x-ms-ratelimit-remaining-subscription-writes',
    );
  });
});

describe('a registration', () => {
  it('is told without its state where no subscription is named, to anybody', async () => {
    const { sandbox } = await lab();
    const stranger = sender(sandbox, somebody(sandbox));
    const { body } = await stranger('GET', `/providers/microsoft.storage?${V}`);
    expect(Object.keys(body)).toEqual(['namespace', 'resourceTypes']);
    expect((await stranger('GET', `/providers?${V}`)).body.value).toContainEqual(body);
    expect((await stranger('GET', `/providers/Microsoft.Nonsense?${V}`)).body.error.code).toBe('InvalidResourceNamespace');
  });

  it('names api-versions youngest first, so that a client that takes the first one knows all properties', async () => {
    const { send } = await lab();
    const { value } = (await send('GET', `${scope}/providers?${V}`)).body;
    const offered: readonly (readonly [string, readonly string[]])[] = value.flatMap(
      ({ namespace, resourceTypes }: { namespace: string; resourceTypes: { resourceType: string; apiVersions: string[] }[] }) =>
        resourceTypes.map(({ resourceType, apiVersions }) => [`${namespace}/${resourceType}`, apiVersions]),
    );
    for (const [type, versions] of offered) expect(versions, type).toEqual([...versions].sort().reverse());
    const first = Object.fromEntries(offered.map(([type, [version = '']]) => [type, version]));
    expect(first['Microsoft.Storage/storageAccounts']).toBe('2025-08-01');
    expect(first['Microsoft.MachineLearningServices/workspaces']).toBe('2025-12-01');
    expect(Object.entries(first).filter(([type, version]) => !type.endsWith('/services') && version < '2020')).toEqual([]);
  });
});

describe('a resource group', () => {
  const other = `${scope}/resourceGroups/other`;

  it('is made at once, repeated, changed and looked for', async () => {
    const { send } = await lab();
    const made = await send('PUT', `${scope}/resourcegroups/other?${V}`, {
      location: 'West Europe',
      managedBy: 'someone',
      tags: { a: 'b' },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { id: other, location: 'westeurope', managedBy: 'someone', tags: { a: 'b' } },
    });
    expect((await send('PUT', `${other}?${V}`, { location: 'westeurope' })).status).toBe(200);
    expect((await send('PATCH', `${other}?${V}`, { tags: { c: 'd' } })).body.tags).toEqual({ c: 'd' });
    expect((await send('HEAD', `${other}?${V}`)).status).toBe(204);
    expect((await send('HEAD', `${other}2?${V}`)).status).toBe(404);
    expect((await send('GET', `${other}2?${V}`)).body.error.code).toBe('ResourceGroupNotFound');
    expect(names((await send('GET', `${scope}/resourcegroups?${V}`)).body)).toEqual(['lab', 'other']);
    expect(names((await send('GET', `${scope}/resourcegroups?$filter=tagName eq 'C' and tagValue eq 'd'&${V}`)).body)).toEqual([
      'other',
    ]);
  });

  it('has a name of letters and few other signs', async () => {
    const { send } = await lab();
    const named = (name: string) => send('PUT', `${scope}/resourceGroups/${name}?${V}`, { location: 'westeurope' });
    expect((await named(encodeURIComponent('Gruppe_ä(1).x-y'))).status).toBe(201);
    const odd = await named(encodeURIComponent('a b?'));
    expect(odd).toMatchObject({ status: 400, body: { error: { code: 'InvalidResourceGroup' } } });
    expect(odd.body.error.message).toContain("has these invalid characters: ' ?'.");
    expect((await named('stop.')).status).toBe(501);
  });

  it('is not looked for where its name cannot be one', async () => {
    const { send } = await lab();
    const long = await send('GET', `${scope}/resourceGroups/${'a'.repeat(91)}?${V}`);
    expect(long).toMatchObject({ status: 400, body: { error: { code: 'InvalidResourceGroup' } } });
    expect(long.body.error.message).toMatch(
      /^The provided resource group name 'a+' has a length of '91' which exceeds the maximum length of '90'\.$/,
    );
    const odd = await send('GET', `${scope}/resourceGroups/te$st/resources?${V}`);
    expect([odd.status, odd.body.error.code]).toEqual([400, 'InvalidResourceGroup']);
    expect((await send('GET', `${scope}/resourceGroups/${'a'.repeat(90)}?${V}`)).body.error.code).toBe('ResourceGroupNotFound');
  });

  it('is listed in pages where somebody asks for some at a time, and so are resources', async () => {
    const { send } = await lab();
    for (const name of ['a', 'b', 'c'])
      await send('PUT', `${scope}/resourceGroups/${name}?${V}`, { location: 'westeurope', tags: { t: 'v' } });
    for (const name of ['x', 'y', 'z']) {
      await send('PUT', `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}?api-version=2023-01-31`, {
        location: 'westeurope',
      });
    }
    const first = await send('GET', `${scope}/resourcegroups?$filter=tagName eq 't' and tagValue eq 'v'&$top=2&${V}`);
    expect(names(first.body)).toEqual(['a', 'b']);
    const start = `https://management.azure.com${scope}/resourcegroups?%24filter=tagName+eq+%27t%27+and+tagValue+eq+%27v%27&%24top=2&${V}&%24skiptoken=`;
    expect(first.body.nextLink.startsWith(start)).toBe(true);
    expect((await send('GET', first.body.nextLink)).body).toEqual({ value: [expect.objectContaining({ name: 'c' })] });
    const two = await send('GET', `${scope}/resources?$top=2&${V}`);
    expect(names(two.body)).toEqual(['x', 'y']);
    expect(names((await send('GET', two.body.nextLink)).body)).toEqual(['z']);
  });

  it('had no type at old api-versions', async () => {
    const { send } = await lab();
    expect((await send('GET', `${group}?api-version=2018-05-01`)).body).not.toHaveProperty('type');
    expect((await send('GET', `${group}?${V}`)).body.type).toBe('Microsoft.Resources/resourceGroups');
  });

  it('is deleted in time, with everything in it', async () => {
    const { send, sandbox } = await withAccount({ settings: { operationSeconds: 30 } });
    const accepted = await send('DELETE', `${group}?${V}`);
    expect(accepted).toMatchObject({ status: 202, body: undefined, headers: { 'retry-after': '15' } });
    const poll = accepted.headers.location ?? '';
    expect(poll).toContain(`${scope}/operationresults/`);
    expect((await send('GET', `${group}?${V}`)).body.properties.provisioningState).toBe('Deleting');
    expect((await send('GET', poll)).status).toBe(202);
    await sandbox.azure.clock.advance(30_000);
    expect(await send('GET', poll)).toMatchObject({ status: 200, body: undefined });
    expect((await send('GET', `${account}?api-version=2023-05-01`)).body.error.code).toBe('ResourceGroupNotFound');
  });
});

describe('the list of all resources', () => {
  it.each([
    ["resourceType eq 'Microsoft.Storage/storageAccounts'", ['data']],
    ["resourceType eq 'microsoft.keyvault/vaults'", []],
    ["name eq 'DATA'", ['data']],
    ["tagName eq 'team'", ['data']],
    ["tagName eq 'team' and tagValue eq 'blue'", []],
    ["resourceGroup eq 'LAB' and location eq 'westeurope'", ['data']],
    ["resourceType eq 'a/b' or resourceType eq 'Microsoft.Storage/storageAccounts'", ['data']],
  ])('filtered by %s', async (filter, expected) => {
    const { send } = await withAccount();
    expect(names((await send('GET', `${scope}/resources?$filter=${encodeURIComponent(filter)}&${V}`)).body)).toEqual(expected);
  });

  it('shows no properties, no nested resources, and neither assignments nor locks', async () => {
    const { send, sandbox } = await withAccount();
    for (const at of [account, group]) sandbox.azure.authorizer.grant(at, somebody(sandbox), reader);
    await send('PUT', `${group}/providers/Microsoft.Authorization/locks/l?api-version=2020-05-01`, {
      properties: { level: 'CanNotDelete' },
    });
    const { value } = (await send('GET', `${group}/resources?${V}`)).body;
    expect(value).toHaveLength(1);
    expect(value[0]).toMatchObject({
      id: account,
      kind: 'StorageV2',
      tags: { team: 'red' },
    });
    expect(value[0]).not.toHaveProperty('properties');
  });

  it('tells who made a resource only where its provider told Resource Manager, and spells ids its own way', async () => {
    const { send } = await withAccount();
    const mine = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine`;
    await send('PUT', `${mine}?api-version=2023-01-31`, { location: 'westeurope' });
    await send('PUT', `${group}/providers/Microsoft.Insights/components/seen?api-version=2020-02-02`, {
      location: 'westeurope',
      kind: 'web',
      properties: { Application_Type: 'web' },
    });
    await send('PUT', `${group}/providers/Microsoft.ContainerRegistry/registries/images?api-version=2023-07-01`, {
      location: 'westeurope',
      sku: { name: 'Basic' },
    });
    const { value } = (await send('GET', `${scope}/resources?api-version=2024-11-01`)).body;
    const told = (value as { id: string; type: string; systemData?: unknown }[]).map(({ id, type, systemData }) => [
      id.slice(group.length),
      type,
      systemData !== undefined,
    ]);
    expect(told.toSorted()).toEqual([
      ['/providers/Microsoft.ContainerRegistry/registries/images', 'Microsoft.ContainerRegistry/registries', true],
      [
        '/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine',
        'Microsoft.ManagedIdentity/userAssignedIdentities',
        false,
      ],
      ['/providers/Microsoft.Storage/storageAccounts/data', 'Microsoft.Storage/storageAccounts', false],
      ['/providers/microsoft.insights/components/seen', 'microsoft.insights/components', false],
    ]);
    expect(value.every(({ id }: { id: string }) => id.startsWith(group))).toBe(true);
  });

  it('tells times and states to who asks for them, of groups too', async () => {
    const { send } = await withAccount();
    const asked = '$expand=createdTime,changedTime,provisioningState';
    const { value } = (await send('GET', `${scope}/resources?${asked}&${V}`)).body;
    const time = expect.stringMatching(/\.\d{7}Z$/);
    expect(value).toMatchObject([{ createdTime: time, changedTime: time, provisioningState: 'Succeeded' }]);
    const shown = (await send('GET', `${group}?$expand=createdTime,changedTime&${V}`)).body;
    expect(Object.keys(shown)).toEqual(['id', 'name', 'type', 'location', 'createdTime', 'changedTime', 'properties']);
    expect(Object.keys((await send('GET', `${group}?${V}`)).body)).not.toContain('createdTime');
  });

  it('refuses a filter that it does not know', async () => {
    const { send } = await lab();
    expect((await send('GET', `${scope}/resources?$filter=plan eq 'x'&${V}`)).status).toBe(501);
  });
});

describe('tags', () => {
  const tags = `${account}/providers/Microsoft.Resources/tags/default?${V}`;

  it('are merged, replaced and removed on the resource that they are on', async () => {
    const { send } = await withAccount();
    await send('PATCH', tags, { operation: 'Merge', properties: { tags: { cost: '1' } } });
    expect((await send('GET', tags)).body.properties.tags).toEqual({ team: 'red', cost: '1' });
    await send('PATCH', tags, { operation: 'Delete', properties: { tags: { team: 'blue' } } });
    expect((await send('GET', tags)).body.properties.tags.team).toBe('red');
    await send('PATCH', tags, { operation: 'Delete', properties: { tags: { team: 'red' } } });
    expect((await send('GET', `${account}?api-version=2023-05-01`)).body.tags).toEqual({ cost: '1' });
    expect((await send('PUT', tags, { properties: { tags: { only: 'this' } } })).body.properties.tags).toEqual({ only: 'this' });
    await send('DELETE', tags);
    expect((await send('GET', `${account}?api-version=2023-05-01`)).body.tags).toEqual({});
  });

  it('are put on a subscription too, which tells of them', async () => {
    const { send, sandbox } = await lab();
    const own = `${scope}/providers/Microsoft.Resources/tags/default`;
    const read = async () => (await send('GET', `${scope}?${V}`)).body;
    expect((await send('GET', `${own}?${V}`)).body).toMatchObject({ id: own, name: 'default', properties: { tags: {} } });
    expect(await read()).not.toHaveProperty('tags');
    await send('PUT', `${own}?${V}`, { properties: { tags: { cost: '1' } } });
    const merged = await send('PATCH', `${own}?${V}`, { operation: 'Merge', properties: { tags: { team: 'red' } } });
    expect(merged.body.properties.tags).toEqual({ cost: '1', team: 'red' });
    expect((await read()).tags).toEqual({ cost: '1', team: 'red' });
    expect((await send('GET', `/subscriptions?${V}`)).body.value[0].tags).toEqual({ cost: '1', team: 'red' });
    expect(told(sandbox).at(-1)).toEqual(['Microsoft.Resources/tags/write', scope]);
    expect((await send('GET', `${scope}/resources?${V}`)).body.value).toEqual([]);
  });

  it('are named by the path that asked for them', async () => {
    const { send } = await withAccount();
    const small = tags.replace('Microsoft.Storage', 'microsoft.storage');
    expect((await send('GET', small)).body).toMatchObject({ id: small.split('?')[0], properties: { tags: { team: 'red' } } });
  });

  it('tell an event that names the resource', async () => {
    const { send, sandbox } = await withAccount();
    await send('PUT', tags, { properties: { tags: { only: 'this' } } });
    expect(told(sandbox).at(-1)).toEqual(['Microsoft.Resources/tags/write', account.toLowerCase()]);
  });

  it('are counted by name and value, of the subscription, its groups and its resources', async () => {
    const { send, sandbox } = await withAccount();
    const read = async () => (await send('GET', `${scope}/tagNames?${V}`)).body.value;
    const before = await read();
    expect(before.map(({ tagName }: { tagName: string }) => tagName)).toEqual(['team']);
    await send('PATCH', `${group}?${V}`, { tags: { Team: 'blue', cost: '' } });
    await send('PUT', `${scope}/providers/Microsoft.Resources/tags/default?${V}`, { properties: { tags: { team: 'red' } } });
    const count = (value: number) => ({ type: 'Total', value });
    const [team, cost] = await read();
    const values = `${scope}/tagNames/team/tagValues`;
    expect(team).toMatchObject({ id: `${scope}/tagNames/team`, tagName: 'team', count: count(before[0].count.value + 2) });
    expect(team.values).toContainEqual({ id: `${values}/blue`, tagValue: 'blue', count: count(1) });
    expect(team.values).toContainEqual({ id: `${values}/red`, tagValue: 'red', count: count(before[0].count.value + 1) });
    expect(cost.values).toEqual([{ id: `${scope}/tagNames/cost/tagValues/`, tagValue: '', count: count(1) }]);
    expect((await send('PUT', `${scope}/tagNames/team?${V}`)).status).toBe(501);
    expect((await sender(sandbox, somebody(sandbox))('GET', `${scope}/tagNames?${V}`)).status).toBe(403);
  });
});
