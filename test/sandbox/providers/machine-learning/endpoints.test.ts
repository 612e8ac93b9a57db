import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/sandbox/contract.ts';
import { ACCOUNT, IDENTITY, openLab, REGISTRY } from './lab.ts';

const VERSION = '2025-06-01';

test("a managed endpoint's system identity gets its roles from Azure, a user-assigned one gets none", async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision', {}, { containerRegistry: REGISTRY });
  const put = (name: string, identity: JsonObject) =>
    lab.hands.send('PUT', `${id}/onlineEndpoints/${name}`, VERSION, {
      location: 'westeurope',
      kind: 'Managed',
      identity,
      properties: { authMode: 'Key', keys: { primaryKey: 'hidden' } },
    });
  const made = await put('system', { type: 'SystemAssigned' });
  await put('user', { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } });
  await lab.hands.settle();
  const shown = await lab.client.onlineEndpoints.get('lab', 'vision', 'system');
  expect(shown.kind).toBe('Managed');
  expect(shown.properties).toMatchObject({ authMode: 'Key', provisioningState: 'Succeeded' });
  expect(JSON.stringify(shown)).not.toContain('hidden');
  const scopes = lab.rolesOf(String((made.identity as JsonObject).principalId)).map(({ scope }) => scope);
  expect(scopes.toSorted()).toEqual([ACCOUNT, REGISTRY, id].toSorted());
  expect(lab.rolesOf(lab.userPrincipalId)).toEqual([]);
  await lab.hands.send('PUT', `${id}/onlineEndpoints/system/deployments/blue`, VERSION, {
    location: 'westeurope',
    properties: { endpointComputeType: 'Managed', model: 'azureml:m:1' },
  });
  await lab.hands.settle();
  const blue = await lab.client.onlineDeployments.get('lab', 'vision', 'system', 'blue');
  expect(blue.properties).toMatchObject({ endpointComputeType: 'Managed', provisioningState: 'Succeeded' });
});

/** The whole answer to a request. */
async function answerOf(lab: ReturnType<typeof openLab>, method: string, id: string, body: JsonObject) {
  const token = await lab.sandbox.credentialFor(lab.sandbox.owner.principalId).getToken('https://management.azure.com/.default');
  return lab.sandbox.handle({
    method,
    url: `${lab.sandbox.azure.baseUrl}${id}?api-version=${VERSION}`,
    headers: { authorization: `Bearer ${token?.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The links of the operation that a client has just started. */
async function linksOf(lab: ReturnType<typeof openLab>, method: string, id: string, body: JsonObject) {
  const { headers } = await answerOf(lab, method, id, body);
  return { status: new URL(headers['azure-asyncoperation'] ?? '').pathname, result: new URL(headers.location ?? '').pathname };
}

const batch = { location: 'westeurope', properties: { authMode: 'AADToken' } };

test("an online endpoint's operation tells when it began and, until it has ended, an end before all time", async () => {
  const lab = openLab({ settings: { operationSeconds: 20 } });
  const id = await lab.makeWorkspace('vision');
  const online = { ...batch, identity: { type: 'SystemAssigned' } };
  const { status } = await linksOf(lab, 'PUT', `${id}/onlineEndpoints/score`, online);
  const name = status.slice(status.lastIndexOf('/') + 1);
  const running = await lab.hands.send('GET', status, VERSION);
  expect(running).toMatchObject({ name, status: 'Updating', percentComplete: 0, endTime: '0001-01-01T00:00:00+00:00' });
  await lab.hands.settle();
  const done = await lab.hands.send('GET', status, VERSION);
  expect(done).toMatchObject({ name, startTime: running.startTime, status: 'Succeeded', percentComplete: 0 });
  expect(Date.parse(String(done.endTime)) - Date.parse(String(done.startTime))).toBe(20_000);
});

test("a batch endpoint's operation tells its state, and leaves a result", async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const endpoint = `${id}/batchEndpoints/score`;
  await lab.hands.send('PUT', endpoint, VERSION, batch);
  await lab.hands.settle();
  const { status, result } = await linksOf(lab, 'PATCH', endpoint, { tags: { team: 'vision' } });
  const name = status.slice(status.lastIndexOf('/') + 1);
  expect(await lab.hands.send('GET', status, VERSION)).toEqual({ id: status, name, status: 'Updating' });
  expect(await lab.hands.send('GET', result, VERSION)).toEqual({});
  await lab.hands.settle();
  expect(await lab.hands.send('GET', status, VERSION)).toEqual({ id: status, name, status: 'Succeeded' });
  expect(await lab.hands.send('GET', result, VERSION)).toMatchObject({ id: endpoint, tags: { team: 'vision' } });
});

test('the client that waits for the change of an endpoint is given the endpoint', async () => {
  const lab = openLab({ settings: { operationSeconds: 0 } });
  const id = await lab.makeWorkspace('vision');
  await lab.hands.send('PUT', `${id}/batchEndpoints/score`, VERSION, batch);
  const wanted = { tags: { team: 'sound' } };
  const updated = await lab.client.batchEndpoints.beginUpdateAndWait('lab', 'vision', 'score', wanted);
  expect(updated).toMatchObject({ name: 'score', tags: { team: 'sound' } });
});

test('the change of an online endpoint answers with nothing but a link to its result, and its deletion with two', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const endpoint = `${id}/onlineEndpoints/score`;
  await lab.hands.send('PUT', endpoint, VERSION, { ...batch, identity: { type: 'SystemAssigned' } });
  await lab.hands.settle();
  const before = await lab.hands.send('GET', endpoint, VERSION);
  const { status, body, headers } = await answerOf(lab, 'PATCH', endpoint, { tags: { team: 'vision' } });
  expect([status, body, headers['azure-asyncoperation'], headers['x-ms-async-operation-timeout']]).toEqual([
    202,
    '',
    undefined,
    'PT30M',
  ]);
  const result = new URL(headers.location ?? '').pathname;
  expect(await lab.hands.send('GET', result, VERSION)).toEqual({});
  await lab.hands.settle();
  expect(await lab.hands.send('GET', result, VERSION)).toMatchObject({ id: result, status: 'Succeeded', percentComplete: 0 });
  const after = await lab.hands.send('GET', endpoint, VERSION);
  expect(after).toMatchObject({ tags: { team: 'vision' }, systemData: before.systemData });
  const links = await linksOf(lab, 'DELETE', endpoint, {});
  await lab.hands.settle();
  expect(await lab.hands.send('GET', links.result, VERSION)).toMatchObject({ id: links.result, status: 'Succeeded' });
});

test('a batch deployment keeps no link of its operation, an online one does; both tell only what their contract has', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  await lab.hands.send('PUT', `${id}/batchEndpoints/night`, VERSION, batch);
  await lab.hands.send('PUT', `${id}/onlineEndpoints/day`, VERSION, { ...batch, identity: { type: 'SystemAssigned' } });
  await lab.hands.settle();
  const location = 'westeurope';
  await lab.hands.send('PUT', `${id}/batchEndpoints/night/deployments/blue`, VERSION, { location, properties: {} });
  const blue = { location, properties: { endpointComputeType: 'Managed' } };
  await lab.hands.send('PUT', `${id}/onlineEndpoints/day/deployments/blue`, VERSION, blue);
  await lab.hands.settle();
  const read = async (path: string, version: string) =>
    (await lab.hands.send('GET', `${id}/${path}`, version)).properties as JsonObject;
  expect(await read('batchEndpoints/night/deployments/blue', VERSION)).toMatchObject({
    properties: {},
    deploymentConfiguration: null,
  });
  const online = await read('onlineEndpoints/day/deployments/blue', VERSION);
  expect(online).toMatchObject({ properties: { AzureAsyncOperationUri: expect.any(String) }, dataCollector: null });
  const old = await read('onlineEndpoints/day/deployments/blue', '2022-05-01');
  expect(Object.keys(online).filter((key) => !(key in old))).toEqual(['egressPublicNetworkAccess', 'dataCollector']);
  expect(await read('onlineEndpoints/day', '2022-05-01')).not.toHaveProperty('mirrorTraffic');
  expect(await read('onlineEndpoints/day', '2022-02-01-preview')).toHaveProperty('mirrorTraffic');
});

test('a deployment tells how it works where nobody said how', async () => {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const location = 'westeurope';
  await lab.hands.send('PUT', `${id}/batchEndpoints/night`, VERSION, batch);
  await lab.hands.send('PUT', `${id}/onlineEndpoints/day`, VERSION, { ...batch, identity: { type: 'SystemAssigned' } });
  await lab.hands.settle();
  const put = (path: string, properties: JsonObject) =>
    lab.hands.send('PUT', `${id}/${path}/deployments/blue`, VERSION, { location, properties });
  expect(await put('onlineEndpoints/day', { endpointComputeType: 'Managed' })).toMatchObject({
    properties: { environmentVariables: {}, scaleSettings: { scaleType: 'Default' } },
  });
  expect(await put('batchEndpoints/night', { miniBatchSize: 3 })).toMatchObject({
    properties: { miniBatchSize: 3, errorThreshold: -1, outputAction: 'AppendRow', retrySettings: { maxRetries: 3 } },
  });
});
