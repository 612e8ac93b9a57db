import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/sandbox/contract.ts';
import { openLab } from './lab.ts';

const VERSION = '2025-06-01';

async function openWorkspace() {
  const lab = openLab();
  const id = await lab.makeWorkspace('vision');
  const put = (path: string, properties: JsonObject, version = VERSION) =>
    lab.hands.send('PUT', `${id}/environments/${path}`, version, { properties });
  const register = async (path: string, image = 'library/python:latest') => {
    const made = await put(path, { image });
    await lab.hands.azure.clock.advance(1_000);
    return made;
  };
  return { lab, id, put, register };
}

const collected = async <T>(all: AsyncIterable<T>): Promise<readonly T[]> => {
  const found: T[] = [];
  for await (const it of all) found.push(it);
  return found;
};

test('an environment comes with its first version, and tells which is the latest', async () => {
  const { lab, register } = await openWorkspace();
  await register('train/versions/1');
  await register('train/versions/2');
  expect(await lab.client.environmentContainers.get('lab', 'vision', 'train')).toMatchObject({
    name: 'train',
    properties: { description: '', isArchived: false, latestVersion: '2', nextVersion: '3' },
  });
  const puts = lab.sandbox.requests().filter(({ method, url }) => method === 'PUT' && url.includes('/versions/'));
  expect(puts.map(({ status }) => status)).toEqual([201, 201]);
  const versions = await collected(lab.client.environmentVersions.list('lab', 'vision', 'train'));
  expect(versions.map(({ name, properties }) => [name, properties.image])).toEqual([
    ['2', 'library/python:latest'],
    ['1', 'library/python:latest'],
  ]);
});

test('a version tells its image, or what it is built from', async () => {
  const { lab, id, register, put } = await openWorkspace();
  expect(await register('train/versions/1')).toMatchObject({
    type: 'Microsoft.MachineLearningServices/workspaces/environments/versions',
    properties: {
      description: null,
      tags: {},
      properties: { 'azureml.labels': 'latest' },
      isAnonymous: false,
      environmentType: 'UserCreated',
      image: 'library/python:latest',
      condaFile: '',
      osType: 'Linux',
      autoRebuild: 'Disabled',
      provisioningState: 'Succeeded',
      stage: 'Development',
    },
  });
  const build = { contextUri: 'https://labaccount.blob.core.windows.net/c/', dockerfilePath: 'Dockerfile' };
  const built = await put('built/versions/1', { build });
  expect(built.properties).toMatchObject({ build });
  expect(built.properties).not.toHaveProperty('image');
  const early = await lab.hands.send('GET', `${id}/environments/train/versions/1`, '2022-05-01');
  expect(Object.keys(early.properties as JsonObject)).toEqual([
    ...['description', 'tags', 'properties', 'isArchived', 'isAnonymous', 'environmentType', 'image', 'condaFile', 'osType'],
  ]);
});

test('what is registered can be described and archived, and is then listed on demand; what it runs is fixed', async () => {
  const { lab, id, put, register } = await openWorkspace();
  await register('train/versions/1');
  await register('train/versions/2');
  await put('train/versions/1', { image: 'library/python:latest', isArchived: true, description: 'old' });
  const names = async (listViewType?: 'All' | 'ArchivedOnly') =>
    (await collected(lab.client.environmentVersions.list('lab', 'vision', 'train', listViewType ? { listViewType } : {}))).map(
      ({ name }) => name,
    );
  expect(await names()).toEqual(['2']);
  expect(await names('ArchivedOnly')).toEqual(['1']);
  expect(await names('All')).toEqual(['2', '1']);
  const { properties } = await lab.hands.send('GET', `${id}/environments/train/versions/1`, VERSION);
  await put('train/versions/1', { ...(properties as JsonObject), isArchived: false });
  expect(await names('ArchivedOnly')).toEqual([]);
  await expect(put('train/versions/2', { image: 'library/node:latest' })).rejects.toThrow(/501.*image/);
  await expect(put('train/versions/3', { description: 'neither image nor build' })).rejects.toThrow(/501/);
});

test('versions come by pages of the size that is asked for, the newest first', async () => {
  const { lab, register } = await openWorkspace();
  for (const number of [1, 2, 3]) await register(`train/versions/${number}`);
  const asked = { top: 2, orderBy: 'createdtime desc' };
  const pages = lab.client.environmentVersions.list('lab', 'vision', 'train', asked).byPage();
  expect((await collected(pages)).map((page) => page.map(({ name }) => name))).toEqual([['3', '2'], ['1']]);
  const odd = lab.client.environmentVersions.list('lab', 'vision', 'train', { orderBy: 'name' });
  await expect(collected(odd)).rejects.toThrow(/order 'name'/);
});

test('a deleted environment takes its versions with it; a workspace that is not there has none', async () => {
  const { lab, register } = await openWorkspace();
  await register('train/versions/1');
  await lab.client.environmentVersions.delete('lab', 'vision', 'train', '1');
  await register('train/versions/2');
  await lab.client.environmentContainers.delete('lab', 'vision', 'train');
  expect(await collected(lab.client.environmentContainers.list('lab', 'vision'))).toEqual([]);
  await expect(lab.client.environmentVersions.get('lab', 'vision', 'train', '2')).rejects.toThrow(/not be found/);
  const nowhere = lab.hands.send('PUT', `${lab.workspaceId('nowhere')}/environments/train/versions/1`, VERSION, {
    properties: { image: 'library/python:latest' },
  });
  await expect(nowhere).rejects.toThrow(/ParentResourceNotFound/);
});
