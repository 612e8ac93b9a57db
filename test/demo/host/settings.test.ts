import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHostJson, readLocalSettings, spanToMilliseconds } from '../../../src/demo/host/settings.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-settings-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, content: unknown) => writeFile(join(folder, name), JSON.stringify(content));

describe('host.json', () => {
  it('says how queues are worked, and how long a function may take', async () => {
    const queues = { batchSize: 8, newBatchThreshold: 4, visibilityTimeout: '00:00:30', maxPollingInterval: '00:00:01' };
    await write('host.json', { version: '2.0', functionTimeout: '01:30:00', extensions: { queues } });
    expect(await readHostJson(folder)).toMatchObject({
      functionTimeout: 5_400_000,
      routePrefix: 'api',
      queues: { batchSize: 8, newBatchThreshold: 4, maxDequeueCount: 5, visibilityTimeout: 30_000, maxPollingInterval: 1_000 },
    });
  });

  it('is read with the defaults of the host; minus one is no time-out', async () => {
    await write('host.json', { version: '2.0', functionTimeout: '-1' });
    expect(await readHostJson(folder)).toMatchObject({
      functionTimeout: Number.POSITIVE_INFINITY,
      queues: { batchSize: 16, maxPollingInterval: 2_000 },
    });
  });

  it('is refused by naming what is wrong', async () => {
    await write('host.json', { version: '2.0', extensions: { queues: { batchSize: 33 } } });
    await expect(readHostJson(folder)).rejects.toThrow('batchSize');
  });
});

describe('local.settings.json', () => {
  it('gives its values, and need not be there', async () => {
    expect(await readLocalSettings(folder)).toEqual({});
    await write('local.settings.json', { IsEncrypted: false, Values: { A: 'b' } });
    expect(await readLocalSettings(folder)).toEqual({ A: 'b' });
  });
});

it.each([
  ['00:00:30', 30_000],
  ['1.02:00:00', 26 * 3_600_000],
  ['00:00:00.2500000', 250],
])('reads the time span %s', (text, milliseconds) => {
  expect(spanToMilliseconds(text)).toBe(milliseconds);
});
