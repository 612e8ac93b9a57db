import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { undo, type Write } from '../../src/model/step.ts';
import { type Answer, azureOn, refusing, type Script, swiftly } from '../support/azure.ts';

const workspace = '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/w';
const ok = (body: unknown, status = 200): Answer => ({ status, body });
async function written(write: Write, script: Script) {
  const { azure, sent } = azureOn(script);
  return { ...(await swiftly(() => azure.write(write))), sent };
}
const refusedFor = async (write: Write, shown: unknown): Promise<string> => {
  const { sent, ...outcome } = await written(write, () => ok(shown));
  expect(sent.map(({ method }) => method)).toEqual(['GET']);
  if (outcome.result !== 'refused' || outcome.refused.by !== 'request') throw new Error(`It was not refused: ${outcome.result}`);
  return outcome.refused.says;
};

describe('the identity of a cluster', () => {
  const on = id(`${workspace}/computes/gpu`);
  const WRITE: Write = { kind: 'compute-identity', on, from: 'None', to: 'SystemAssigned' };
  const kept = {
    vmSize: 'STANDARD_DS3_V2',
    vmPriority: 'LowPriority',
    scaleSettings: { maxNodeCount: 4, minNodeCount: 0, nodeIdleTimeBeforeScaleDown: 'PT2M' },
    subnet: { id: '/subscriptions/s1/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/n/subnets/s' },
    remoteLoginPortPublicAccess: 'Disabled',
    osType: 'Linux',
    virtualMachineImage: null,
    isolatedNetwork: false,
    enableNodePublicIp: false,
    propertyBag: {},
  };
  const shown = (inner: object = {}, middle: object = {}, outer: object = {}) => ({
    id: on,
    name: 'gpu',
    type: 'Microsoft.MachineLearningServices/workspaces/computes',
    location: 'westeurope',
    tags: { team: 'vision' },
    properties: {
      createdOn: '2025-01-01T00:00:00+00:00',
      modifiedOn: '2025-01-01T00:00:00+00:00',
      disableLocalAuth: true,
      description: 'for training',
      resourceId: null,
      computeType: 'AmlCompute',
      computeLocation: 'eastus',
      provisioningState: 'Succeeded',
      provisioningErrors: null,
      isAttachedCompute: false,
      properties: {
        ...kept,
        currentNodeCount: 0,
        targetNodeCount: 0,
        nodeStateCounts: { idleNodeCount: 0 },
        allocationState: 'Steady',
        allocationStateTransitionTime: '2025-01-01T00:00:00+00:00',
        errors: null,
        ...inner,
      },
      ...middle,
    },
    ...outer,
  });
  const withIdentity = shown({}, {}, { identity: { type: 'SystemAssigned', principalId: 'p' } });

  it('is given by a PUT of the whole cluster as it is, but for the identity', async () => {
    const { result, sent } = await written(WRITE, ({ method }) => ok(method === 'GET' ? shown() : withIdentity));
    expect(result).toBe('done');
    expect(sent.map(({ method, path, query }) => [method, id(path), query.get('api-version')])).toEqual([
      ['GET', on, '2025-06-01'],
      ['PUT', on, '2025-06-01'],
    ]);
    expect(sent[1]?.body).toEqual({
      location: 'westeurope',
      tags: { team: 'vision' },
      identity: { type: 'SystemAssigned' },
      properties: {
        disableLocalAuth: true,
        description: 'for training',
        resourceId: null,
        computeType: 'AmlCompute',
        computeLocation: 'eastus',
        properties: kept,
      },
    });
  });

  it('is watched until the cluster has it', async () => {
    const creating = shown({ currentNodeCount: null }, { provisioningState: 'Creating' });
    let gets = 0;
    const { result, trips } = await written(WRITE, ({ method }) => {
      if (method === 'PUT') return ok(creating, 201);
      gets += 1;
      return ok(gets === 1 ? shown() : gets === 2 ? creating : withIdentity);
    });
    expect([result, trips]).toEqual(['done', 4]);
  });

  it('is taken away again the same way', async () => {
    const { result, sent } = await written(undo(WRITE), ({ method }) => ok(method === 'GET' ? withIdentity : shown()));
    expect(result).toBe('done');
    expect(sent[1]?.body).toMatchObject({ identity: { type: 'None' } });
  });

  it.each([
    ['with nodes', shown({ currentNodeCount: 1 }), 'zero nodes'],
    ['that is resizing', shown({ allocationState: 'Resizing' }), 'zero nodes'],
    ['that does not tell its nodes', shown({ currentNodeCount: null }), 'zero nodes'],
    ['with SSH on', shown({ remoteLoginPortPublicAccess: 'Enabled' }), 'SSH'],
    ['that does not say whether SSH is on', shown({ remoteLoginPortPublicAccess: 'NotSpecified' }), 'SSH'],
    ['with an account to log in with', shown({ userAccountCredentials: { adminUserName: 'a' } }), 'account'],
    ['that is not settled', shown({}, { provisioningState: 'Updating' }), 'Updating'],
    ['that is no AmlCompute', shown({}, { computeType: 'Kubernetes' }), 'Kubernetes'],
    ['with identities that people chose', shown({}, {}, { identity: { userAssignedIdentities: { [on]: {} } } }), 'user-assigned'],
    ['that got an identity since', withIdentity, 'changed since'],
    ['with a setting that nobody knows', shown({ gpuSharing: true }), 'gpuSharing'],
    ['with a part that nobody knows', shown({}, { maintenance: {} }), 'maintenance'],
    ['with a member that nobody knows', shown({}, {}, { zones: ['1'] }), 'zones'],
  ])('is not written to one %s, and the sentence says why', async (_, cluster, words) => {
    expect(await refusedFor(WRITE, cluster)).toContain(words);
  });

  it('is not written when the cluster is gone or cannot be read', async () => {
    const gone = await written(WRITE, () => refusing(404, 'ResourceNotFound'));
    expect(gone).toMatchObject({ result: 'refused', refused: { by: 'request', retryAt: null }, requests: 1 });
    const odd = await written(WRITE, () => ok({ id: on }));
    expect(odd).toMatchObject({ result: 'refused', refused: { by: 'request' }, requests: 1 });
  });
});

describe('the credential of a datastore', () => {
  const on = id(`${workspace}/datastores/raw`);
  const WRITE: Write = { kind: 'datastore-credentials', on, from: 'AccountKey', to: 'None' };
  const place = {
    description: 'raw data',
    tags: { kept: 'yes' },
    properties: null,
    subscriptionId: 's2',
    resourceGroup: 'Data',
    datastoreType: 'AzureBlob',
    accountName: 'data',
    containerName: 'raw',
    endpoint: 'core.windows.net',
    protocol: 'https',
    serviceDataAccessAuthIdentity: 'WorkspaceSystemAssignedIdentity',
    somethingNewer: { level: 3 },
  };
  const shown = (credentialsType: string, rest: object = {}) => ({
    id: on,
    name: 'raw',
    type: 'x',
    systemData: { createdAt: '2025-01-01T00:00:00Z' },
    properties: { ...place, isDefault: false, credentials: { credentialsType }, ...rest },
  });

  it('is forgotten by a PUT of the whole datastore as it is, but for the credential', async () => {
    const { result, requests, sent } = await written(WRITE, ({ method }) => ok(shown(method === 'GET' ? 'AccountKey' : 'None')));
    expect([result, requests]).toEqual(['done', 2]);
    // which datastore is the default is for Azure to say
    expect(sent[1]?.body).toEqual({ properties: { ...place, credentials: { credentialsType: 'None' } } });
  });

  it.each([
    ['that is another by now', WRITE, shown('Sas'), 'changed since'],
    ['of a file share, which cannot do without', WRITE, shown('AccountKey', { datastoreType: 'AzureFile' }), 'AzureFile'],
    ['that was forgotten', undo(WRITE), shown('None'), 'put back'],
  ])('is not touched %s', async (_, write, datastore, words) => {
    expect(await refusedFor(write, datastore)).toContain(words);
  });

  it('that Azure keeps although it says yes needs a person', async () => {
    expect(await written(WRITE, () => ok(shown('AccountKey')))).toMatchObject({ result: 'refused', refused: { by: 'request' } });
  });
});
