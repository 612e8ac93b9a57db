import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { azureOn, factValue, NOW, readOne, refusing, swiftly } from '../support/azure.ts';

const workspace = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/w');
const pageOf = (...value: object[]) => ({ status: 200, body: { value } });
const part = (collection: string, name: string, properties: object, rest: object = {}) => ({
  id: `${workspace}/${collection}/${name}`,
  name,
  properties,
  ...rest,
});

describe('computes', () => {
  it('keep types, identities and states that no client knows', async () => {
    const { azure, sent } = azureOn(() =>
      pageOf(
        part(
          'computes',
          'gpu',
          {
            computeType: 'AmlCompute',
            isAttachedCompute: false,
            provisioningState: 'Succeeded',
            createdOn: '2025-01-01T00:00:00.1234567+00:00',
            properties: { currentNodeCount: 0, allocationState: 'Steady' },
          },
          { identity: { type: 'SystemAssigned', principalId: 'P1' } },
        ),
        part('computes', 'odd', {
          computeType: 'QuantumCompute',
          provisioningState: 'Dreaming',
          isAttachedCompute: true,
          properties: null,
        }),
      ),
    );
    expect(await factValue(azure, 'computes', workspace)).toEqual([
      {
        id: `${workspace}/computes/gpu`,
        name: 'gpu',
        type: 'AmlCompute',
        attached: false,
        identity: { system: 'p1', user: [] },
        provisioningState: 'Succeeded',
        createdAt: Date.parse('2025-01-01T00:00:00.123Z'),
        nodes: { current: 0, steady: true },
      },
      {
        id: `${workspace}/computes/odd`,
        name: 'odd',
        type: 'QuantumCompute',
        attached: true,
        identity: { system: null, user: [] },
        provisioningState: 'Dreaming',
        createdAt: null,
        nodes: null,
      },
    ]);
    expect(sent[0]?.query.get('api-version')).toBe('2025-06-01');
  });

  it('come from every page, following the link as it is', async () => {
    const next = `https://management.azure.com${workspace}/computes?api-version=2025-06-01&$skip=abc%3D&x=1`;
    const { azure, sent } = azureOn(({ query }) =>
      query.get('$skip') === null
        ? { status: 200, body: { value: [part('computes', 'one', { computeType: 'AKS' })], nextLink: next } }
        : pageOf(part('computes', 'two', { computeType: 'AKS' })),
    );
    expect((await factValue(azure, 'computes', workspace)).map(({ name }) => name)).toEqual(['one', 'two']);
    expect(sent[1]?.url).toBe(next);
  });
});

describe('datastores, connections and endpoints', () => {
  it('say where datastores lead and how they log in', async () => {
    const { azure } = azureOn(() =>
      pageOf(
        part('datastores', 'blob', {
          datastoreType: 'AzureBlob',
          accountName: 'data',
          credentials: { credentialsType: 'AccountKey' },
        }),
        part('datastores', 'lake', { datastoreType: 'AzureDataLakeGen1', storeName: 'lake', credentials: null }),
        part('datastores', 'new', { datastoreType: 'OneLake', credentials: { credentialsType: 'Telepathy' } }),
      ),
    );
    const stores = await factValue(azure, 'datastores', workspace);
    expect(stores.map(({ name, type, account, credentials }) => [name, type, account, credentials])).toEqual([
      ['blob', 'AzureBlob', 'data', 'AccountKey'],
      ['lake', 'AzureDataLakeGen1', 'lake', null],
      ['new', 'OneLake', null, 'Telepathy'],
    ]);
  });

  it('say where connections lead, at the version that shows every kind of login', async () => {
    const { azure, sent } = azureOn(() =>
      pageOf(
        part('connections', 'pull', {
          category: 'ContainerRegistry',
          authType: 'UsernamePassword',
          target: 'https://images.azurecr.io',
          metadata: { AccountName: 'data', Count: 1 },
        }),
        part('connections', 'bare', { authType: 'AAD' }),
      ),
    );
    const connections = await factValue(azure, 'connections', workspace);
    expect(connections.map(({ id: _, ...rest }) => rest)).toEqual([
      {
        name: 'pull',
        category: 'ContainerRegistry',
        authType: 'UsernamePassword',
        leadsTo: ['https://images.azurecr.io', 'data'],
      },
      { name: 'bare', category: null, authType: 'AAD', leadsTo: [] },
    ]);
    expect(sent[0]?.query.get('api-version')).toBe('2025-06-01');
  });

  it('list online and batch endpoints side by side', async () => {
    const { azure } = azureOn(({ path }) =>
      path.endsWith('/onlineEndpoints') ? pageOf(part('onlineEndpoints', 'o', {})) : pageOf(part('batchEndpoints', 'b', {})),
    );
    const reading = await azure.read([`endpoints ${workspace}`]);
    expect(reading).toMatchObject({ requests: 2, trips: 1 });
    expect(reading.facts.get(`endpoints ${workspace}`)).toMatchObject({
      value: [
        { name: 'o', kind: 'online' },
        { name: 'b', kind: 'batch' },
      ],
    });
  });

  it('are unreadable when one of the two lists of endpoints is', async () => {
    const { azure } = azureOn(({ path }) => (path.endsWith('/batchEndpoints') ? refusing(403, 'AuthorizationFailed') : pageOf()));
    expect(await readOne(azure, 'endpoints', workspace)).toMatchObject({ state: 'unreadable', retryAt: null });
  });
});

describe('first-generation services', () => {
  it('are read at the last version that shows them, ids with or without a slash', async () => {
    const { azure, sent } = azureOn(() =>
      pageOf({ id: `${workspace}/services/old`.slice(1), name: 'old', properties: { computeType: 'ACI' } }),
    );
    expect(await factValue(azure, 'services', workspace)).toEqual([
      { id: `${workspace}/services/old`, name: 'old', type: 'ACI' },
    ]);
    expect(sent[0]?.query.get('api-version')).toBe('2021-04-01');
  });

  it.each([
    [404, 'ResourceNotFound'],
    [404, 'NotFound'],
    [400, 'NoRegisteredProviderFound'],
    [400, 'BadRequest'],
  ])('are none where Azure no longer knows them (%i %s)', async (status, code) => {
    const fact = await readOne(azureOn(() => refusing(status, code)).azure, 'services', workspace);
    expect(fact).toEqual({ state: 'known', value: [], at: NOW });
  });

  it.each([403, 429, 500])('are unreadable, not none, after a %i', async (status) => {
    const fact = await swiftly(() => readOne(azureOn(() => refusing(status, 'No')).azure, 'services', workspace));
    expect(fact).toMatchObject({ state: 'unreadable' });
  });
});
