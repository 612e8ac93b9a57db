import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/sandbox/contract.ts';
import { type Lab, openLab } from './lab.ts';

const VERSION = '2024-04-01';
const ssh = { sshPublicAccess: 'Enabled', adminPublicKey: 'ssh-rsa mine' };
const mine = {
  computeType: 'ComputeInstance',
  properties: { vmSize: 'Standard_DS3_v2', sshSettings: ssh, applicationSharingPolicy: 'Personal' },
};

async function make(lab: Lab, version = VERSION, properties: JsonObject = mine) {
  const id = `${await lab.makeWorkspace('vision')}/computes/mine`;
  const first = await lab.hands.send('PUT', id, version, { location: 'westeurope', properties });
  await lab.hands.settle();
  return { first: innerOf(first), last: innerOf(await lab.hands.send('GET', id, version)), id };
}

const innerOf = (compute: JsonObject) => (compute.properties as JsonObject).properties as JsonObject;

test('an instance tells its size in capitals at once, and what else its maker said only when it is there', async () => {
  const { first, last } = await make(openLab());
  expect(first).toMatchObject({ vmSize: 'STANDARD_DS3_V2', sshSettings: null, applicationSharingPolicy: null, versions: null });
  expect(first).toMatchObject({ enableSSO: true, enableOSPatching: false, releaseQuotaOnStop: false, imageVersion: null });
  expect(last).toMatchObject({
    sshSettings: { ...ssh, adminUserName: 'azureuser', sshPort: 50_000 },
    applicationSharingPolicy: 'Personal',
    computeInstanceAuthorizationType: null,
    state: 'Running',
    versions: { runtime: expect.any(String) },
    osImageMetadata: { isLatestOsImageVersion: true, osPatchingStatus: null },
  });
});

test('an instance names the addresses of its applications', async () => {
  const { last } = await make(openLab());
  expect(last.applications).toEqual([
    { displayName: 'Jupyter', endpointUri: 'https://mine.westeurope.instances.azureml.ms/tree/' },
    { displayName: 'Jupyter Lab', endpointUri: 'https://mine.westeurope.instances.azureml.ms/lab' },
  ]);
});

test('what a machine did is told in milliseconds, what a request did in ticks', async () => {
  const lab = openLab();
  const { last, id } = await make(lab);
  expect(last.lastOperation).toMatchObject({ operationTime: expect.stringMatching(/T[\d:]{8}\.\d{3}\+00:00$/) });
  expect((await lab.hands.send('GET', id, VERSION)).properties).toMatchObject({
    createdOn: expect.stringMatching(/\.\d{7}\+00:00$/),
  });
});

test.each([
  ['2021-07-01', [], ['enableSSO', 'enableBatchPrivateLink', 'imageVersion', 'imageSku', 'enableRootAccess']],
  ['2022-10-01', ['enableBatchPrivateLink'], ['enableSSO', 'imageVersion', 'imageSku', 'enableRootAccess']],
  ['2023-08-01-preview', ['enableSSO', 'enableBatchPrivateLink', 'imageVersion', 'imageSku', 'enableRootAccess'], []],
  ['2024-04-01', ['enableSSO', 'enableBatchPrivateLink', 'imageVersion'], ['imageSku', 'enableRootAccess']],
])('api-version %s tells of an instance what its contract has', async (version, shown, hidden) => {
  const keys = Object.keys((await make(openLab(), version)).last);
  expect(keys).toEqual(expect.arrayContaining([...shown]));
  expect(keys.filter((key) => [...hidden].includes(key))).toEqual([]);
});

test('what Machine Learning made has room for warnings once it is there, what was attached has not', async () => {
  const lab = openLab();
  const { id } = await make(lab);
  const cluster = { computeType: 'AmlCompute', properties: { vmSize: 'STANDARD_DS3_V2' } };
  const machine = { computeType: 'VirtualMachine', resourceId: '/vm', properties: { sshPort: 22 } };
  const warnings = async (name: string, properties: JsonObject) => {
    const path = id.replace('mine', name);
    const first = await lab.hands.send('PUT', path, VERSION, { location: 'westeurope', properties });
    await lab.hands.settle();
    return [first, await lab.hands.send('GET', path, VERSION)].map(
      (compute) => (compute.properties as JsonObject).provisioningWarnings,
    );
  };
  expect(await warnings('cpu', cluster)).toEqual([null, {}]);
  expect(await warnings('box', machine)).toEqual([null, null]);
});

test('a cluster tells with whom to log in once it is there, never with what', async () => {
  const lab = openLab();
  const id = `${await lab.makeWorkspace('vision')}/computes/cpu`;
  const userAccountCredentials = { adminUserName: 'me', adminUserPassword: 'hidden', adminUserSshPublicKey: 'ssh-rsa mine' };
  const properties = { computeType: 'AmlCompute', properties: { vmSize: 'STANDARD_DS3_V2', userAccountCredentials } };
  const first = await lab.hands.send('PUT', id, VERSION, { location: 'westeurope', properties });
  await lab.hands.settle();
  expect(innerOf(first)).not.toHaveProperty('userAccountCredentials');
  expect(innerOf(await lab.hands.send('GET', id, VERSION)).userAccountCredentials).toEqual({
    adminUserName: 'me',
    adminUserPassword: null,
    adminUserSshPublicKey: 'ssh-rsa mine',
  });
});
