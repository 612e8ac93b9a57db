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
            disableLocalAuth: true,
            properties: { currentNodeCount: 0, allocationState: 'Steady', remoteLoginPortPublicAccess: 'Disabled', subnet: null },
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
        localAuthDisabled: true,
        ssh: 'Disabled',
        idleShutdown: false,
        user: null,
        attachedTo: null,
        inNetwork: false,
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
        localAuthDisabled: null,
        ssh: null,
        idleShutdown: false,
        user: null,
        attachedTo: null,
        inNetwork: false,
      },
    ]);
    expect(sent[0]?.query.get('api-version')).toBe('2025-06-01');
  });

  it('that people work on say whose they are, how they are reached and whether they shut down', async () => {
    const inner = {
      sshSettings: { sshPublicAccess: 'Enabled' },
      idleTimeBeforeShutdown: 'PT30M',
      subnet: { id: '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/n/subnets/s' },
      createdBy: { userId: 'MAKER' },
    };
    const own = { personalComputeInstanceSettings: { assignedUser: { objectId: 'OWNER', tenantId: 't' } } };
    const computeType = 'ComputeInstance';
    const { azure } = azureOn(() =>
      pageOf(
        part('computes', 'given', { computeType, properties: { ...inner, ...own } }),
        part('computes', 'made', { computeType, properties: { ...inner, idleTimeBeforeShutdown: null, subnet: null } }),
      ),
    );
    const [given, made] = await factValue(azure, 'computes', workspace);
    expect(given).toMatchObject({ ssh: 'Enabled', idleShutdown: true, user: 'owner', inNetwork: true, nodes: null });
    expect(made).toMatchObject({ idleShutdown: false, user: 'maker', inNetwork: false });
  });

  it('that are attached say to what; what is no id leads nowhere and hides nothing', async () => {
    const aks = '/subscriptions/S1/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/Aks';
    const { azure } = azureOn(() =>
      pageOf(
        part('computes', 'aks', { computeType: 'AKS', isAttachedCompute: true, resourceId: aks }),
        part('computes', 'odd', { computeType: 'AKS', isAttachedCompute: true, resourceId: 'my cluster' }),
      ),
    );
    const computes = await factValue(azure, 'computes', workspace);
    expect(computes.map(({ attachedTo }) => attachedTo)).toEqual([id(aks), null]);
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
        identity: null,
      },
      { name: 'bare', category: null, authType: 'AAD', leadsTo: [], identity: null },
    ]);
    expect(sent[0]?.query.get('api-version')).toBe('2025-06-01');
  });

  it('say as whom a connection acts that logs in with a managed identity, in either spelling', async () => {
    const resourceId = '/subscriptions/S1/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Build';
    const authType = 'ManagedIdentity';
    const { azure } = azureOn(() =>
      pageOf(
        part('connections', 'shown', { authType, credentials: { clientId: 'C1', resourceId } }),
        part('connections', 'lower', { authType, credentials: { clientid: 'C1', resourceid: resourceId } }),
        part('connections', 'hidden', { authType, credentials: null }),
        part('connections', 'odd', { authType, credentials: { clientId: 7, resourceId: 'no id' } }),
        part('connections', 'secret', { authType: 'ServicePrincipal', credentials: { clientId: 'C1' } }),
      ),
    );
    const acts = { resourceId: id(resourceId), clientId: 'c1' };
    const nobody = { resourceId: null, clientId: null };
    const connections = await factValue(azure, 'connections', workspace);
    expect(connections.map(({ identity }) => identity)).toEqual([acts, acts, nobody, nobody, null]);
  });

  it('say who runs an endpoint, as whom, and how it is called', async () => {
    const online = (name: string, rest: object, properties: object = {}) =>
      part('onlineEndpoints', name, { authMode: 'Key', provisioningState: 'Succeeded', ...properties }, rest);
    const systemData = { createdAt: '2025-01-01T00:00:00Z' };
    const { azure } = azureOn(({ path }) =>
      path.endsWith('/batchEndpoints')
        ? pageOf(part('batchEndpoints', 'b', { authMode: 'AADToken' }))
        : pageOf(
            online('m', { kind: 'Managed', identity: { type: 'SystemAssigned', principalId: 'P' }, systemData }),
            online('k', { kind: 'Kubernetes' }),
            online('silent', {}),
            online('new', { kind: 'Quantum' }, { compute: `${workspace}/computes/k8s` }),
            online('attached', {}, { compute: `${workspace}/computes/k8s` }),
          ),
    );
    const endpoints = await factValue(azure, 'endpoints', workspace);
    expect(endpoints[0]).toEqual({
      id: `${workspace}/onlineendpoints/m`,
      name: 'm',
      kind: 'online',
      managed: true,
      authMode: 'Key',
      identity: { system: 'p', user: [] },
      provisioningState: 'Succeeded',
      createdAt: Date.parse('2025-01-01T00:00:00Z'),
    });
    expect(endpoints.map(({ name, managed, authMode }) => [name, managed, authMode])).toEqual([
      ['m', true, 'Key'],
      ['k', false, 'Key'],
      ['silent', true, 'Key'],
      ['new', true, 'Key'],
      ['attached', false, 'Key'],
      ['b', false, 'AADToken'],
    ]);
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
