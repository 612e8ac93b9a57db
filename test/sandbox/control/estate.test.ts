import { beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, type Lab, MODE_VERSION, openLab, REGISTRY } from '../providers/machine-learning/lab.ts';

let lab: Lab;
let workspace: string;
beforeEach(async () => {
  lab = openLab({ settings: { operationSeconds: 0 } });
  workspace = await lab.makeWorkspace('vision');
});

const control = (path: string, body: object) => lab.sandbox.control('POST', path, body);
const get = (path: string, version: string) => lab.hands.send('GET', path, version);

describe('what happens in an estate without a request', () => {
  it('jobs run', async () => {
    const properties = { jobType: 'Command', computeId: null, identity: null };
    const { status, body } = await control('jobs', { workspace, name: 'train', properties });
    expect({ status, body }).toEqual({ status: 200, body: { id: `${workspace}/jobs/train` } });
    expect(await get(`${workspace}/jobs/train`, '2022-10-01')).toMatchObject({
      properties: { jobType: 'Command', status: 'Completed' },
    });
  });

  it('services of the first generation are there', async () => {
    await control('services', { workspace, name: 'scorer', computeType: 'ACI' });
    await control('services', { workspace, name: 'server', computeType: 'AKS', computeName: 'aks' });
    const list = (await get(`${workspace}/services`, '2021-04-01')).value as unknown[];
    expect(list).toMatchObject([
      { properties: { computeType: 'ACI' } },
      { properties: { computeType: 'AKS', computeName: 'aks' } },
    ]);
  });

  it('a workspace without a registry builds its first image, and is given one with its admin user on', async () => {
    const { body } = await control('first-image-build', { workspace });
    const { id } = body as { id: string };
    expect(await get(id, '2025-11-01')).toMatchObject({ properties: { adminUserEnabled: true } });
    expect(await get(workspace, MODE_VERSION)).toMatchObject({ properties: { containerRegistry: id } });
  });

  it('nodes come and go', async () => {
    const compute = `${workspace}/computes/cpu`;
    await lab.hands.send('PUT', compute, MODE_VERSION, {
      location: 'westeurope',
      properties: { computeType: 'AmlCompute', properties: { vmSize: 'STANDARD_DS3_V2', scaleSettings: { maxNodeCount: 4 } } },
    });
    await control('nodes', { compute, current: 3 });
    expect(await get(compute, MODE_VERSION)).toMatchObject({
      properties: { properties: { currentNodeCount: 3, allocationState: 'Steady' } },
    });
  });

  it('an account is connected to a private endpoint', async () => {
    const endpoint = `${REGISTRY}/../privateEndpoints/one`;
    const listed = async () => (await get(`${ACCOUNT}/privateEndpointConnections`, '2023-05-01')).value;
    expect(await listed()).toEqual([]);
    await control('private-endpoints', { account: ACCOUNT, endpoint });
    const connections = [
      { properties: { privateEndpoint: { id: endpoint }, privateLinkServiceConnectionState: { status: 'Approved' } } },
    ];
    expect(await get(ACCOUNT, '2023-05-01')).toMatchObject({ properties: { privateEndpointConnections: connections } });
    expect(await listed()).toMatchObject(connections);
  });
});

describe('a control that nobody can follow', () => {
  it.each([
    ['jobs', { workspace: '/subscriptions/none', name: 'train', properties: { jobType: 'Command' } }, 404, '/workspace'],
    ['jobs', { workspace: 'vision', name: 'train', properties: {} }, 400, '/properties/jobType'],
    ['services', { workspace: '/subscriptions/none', name: 'a', computeType: 'Functions' }, 400, '/computeType'],
    ['nodes', { compute: '/subscriptions/none', current: -1 }, 400, '/current'],
    ['traffic', { account: '/subscriptions/none', authentication: 'Password', requests: 1 }, 400, '/authentication'],
    ['traffic', { account: '/subscriptions/none', authentication: 'OAuth', requests: 1 }, 404, '/account'],
  ])('%s says which field is wrong', async (path, body, status, field) => {
    const answer = await control(path, body);
    expect(answer).toMatchObject({ status, body: { status } });
    const { errors } = answer.body as { errors: readonly { field: string; fix: string }[] };
    expect(errors.map((it) => it.field)).toContain(field);
  });
});
