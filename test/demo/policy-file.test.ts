import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estatePolicy, readPolicy, type Said, withAdministrators } from '../../src/demo/policy-file.ts';

describe('the demo under a policy', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'policy-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function written(document: unknown): Promise<string> {
    const file = join(folder, 'policy.json');
    await writeFile(file, typeof document === 'string' || Buffer.isBuffer(document) ? document : JSON.stringify(document));
    return file;
  }
  async function taken(document: unknown, said: Partial<Said> = {}) {
    const { text, settleSeconds } = await readPolicy(await written(document), { migrate: false, ...said });
    return { document: JSON.parse(text) as Record<string, unknown>, settleSeconds };
  }

  it('repairs soon where the document says nothing of it', async () => {
    expect(await taken({ wants: { keylessStorage: false } })).toEqual({
      document: { wants: { keylessStorage: false }, limits: { settleSeconds: 5, modes: { '*': 'enforce' } } },
      settleSeconds: 5,
    });
  });

  it('goes by the document where it says something', async () => {
    const limits = { settleSeconds: 60, modes: { 'access/*': 'enforce' }, migrate: [] };
    expect(await taken({ limits })).toEqual({ document: { limits }, settleSeconds: 60 });
  });

  it('goes by flags before the document', async () => {
    const limits = { settleSeconds: 60, modes: { 'access/*': 'enforce' }, writesPerHour: 9 };
    expect(await taken({ limits }, { mode: 'audit', migrate: true, settle: 7 })).toEqual({
      document: {
        limits: { settleSeconds: 7, modes: { '*': 'audit' }, migrate: [{ rules: ['*'], scope: '*' }], writesPerHour: 9 },
      },
      settleSeconds: 7,
    });
  });

  it('migrates what comes with an estate only if a flag says so', () => {
    const document = { limits: { modes: { '*': 'enforce' }, migrate: [{ rules: ['*'], scope: '*' }], settleSeconds: 60 } };
    const limitsUnder = (said: Said) => JSON.parse(estatePolicy(document, said).text).limits;
    expect(limitsUnder({ migrate: false })).toEqual({ modes: { '*': 'enforce' }, migrate: [], settleSeconds: 60 });
    expect(limitsUnder({ migrate: true, settle: 7 })).toEqual({ ...document.limits, settleSeconds: 7 });
  });

  it('lets those be who run the demo, along with whom the document allows', () => {
    const wants = { keylessStorage: false, servicePrincipals: { allowed: ['theirs', 'ours'], maximumSecretAgeDays: 90 } };
    expect(JSON.parse(withAdministrators(JSON.stringify({ wants }), ['ours', 'deployer']))).toEqual({
      wants: { ...wants, servicePrincipals: { allowed: ['theirs', 'ours', 'deployer'], maximumSecretAgeDays: 90 } },
    });
    expect(JSON.parse(withAdministrators('{"limits":{}}', ['ours']))).toEqual({
      limits: {},
      wants: { servicePrincipals: { allowed: ['ours'] } },
    });
  });

  it.each([
    ['that is no JSON', '{', /is no policy:\n- \$ is no JSON/],
    ['that is no object', '[]', /- \$ is a list: write an object/],
    [
      'of bytes that are no UTF-8',
      Buffer.from([0x7b, 0xff, 0x7d]),
      /^--policy: \S+ cannot be read: its bytes are no UTF-8: save it as UTF-8/,
    ],
    [
      'with errors, all of them',
      { limits: { modes: { rule: 'fix' }, settleSeconds: 0 }, want: {} },
      /«rule».*\n.*too small.*\n.*«want»/s,
    ],
  ])('refuses a document %s', async (_, document, message) => {
    await expect(taken(document)).rejects.toThrow(message);
  });

  it.each([
    ['settles too late to be seen', { settleSeconds: 3600 }, /^--once: .* 3600 s: add --settle 5\.$/m],
    [
      'only looks',
      { modes: { '*': 'enforce', 'storage-shared-key': 'audit' } },
      /^--policy: .* by storage-shared-key: add --mode/m,
    ],
  ])('says before anything starts that nothing would be repaired under a document that %s', async (_, limits, message) => {
    const file = await written({ limits });
    const run = promisify(execFile)(process.execPath, ['src/demo/main.ts', '--once', '--policy', file]);
    await expect(run).rejects.toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('says so before anything starts', async () => {
    const file = await written({ limits: 5 });
    const run = promisify(execFile)(process.execPath, ['src/demo/main.ts', '--once', '--policy', file]);
    await expect(run).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: `--policy: ${file} is no policy:\n- $.limits is «5»: write an object { … }.\n`,
    });
  });
});
