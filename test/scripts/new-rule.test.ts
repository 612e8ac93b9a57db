import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = process.cwd();
const COPIED = [
  '.gitignore',
  'src/model',
  'src/rules',
  'src/engine',
  'src/azure',
  'src/sandbox',
  'src/policy',
  'src/policy.ts',
  'scripts',
  'test/support',
  'infra',
  'biome.json',
  'package.json',
  'policy.schema.json',
  'tsconfig.json',
  'vitest.config.ts',
];

describe('a new rule', () => {
  let copy: string;
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'new-rule-'));
    for (const path of COPIED) cpSync(path, join(copy, path), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  const bin = join(ROOT, 'node_modules', '.bin');
  function run(command: string, ...args: readonly string[]) {
    const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, env, encoding: 'utf8' });
    return { status, said: `${stdout}${stderr}` };
  }
  const newRule = (...args: readonly string[]) => run(process.execPath, 'scripts/new-rule.ts', ...args);
  const text = (path: string): string => readFileSync(join(copy, path), 'utf8');

  it('is a rule and a row that compile, are listed everywhere, and whose tests fail until they are written', () => {
    expect(newRule('hub-peering')).toMatchObject({ status: 0 });
    expect(newRule('access/hub-pull')).toMatchObject({ status: 0 });
    const written = ['src/rules/hub-peering.ts', 'src/rules/access/hub-pull.ts'];
    const tests = ['test/rules/hub-peering.test.ts', 'test/rules/access/hub-pull.test.ts'];
    expect(text('src/rules/index.ts')).toContain("import { hubPeering } from './hub-peering.ts';");
    expect(text('src/rules/access/index.ts')).toContain("import { hubPull } from './hub-pull.ts';");
    for (const entry of ['## hub-peering\n', '### access/hub-pull\n']) expect(text('src/rules/README.md')).toContain(entry);
    for (const id of ['"hub-peering"', '"access/hub-pull"']) expect(text('policy.schema.json')).toContain(id);
    expect(run(process.execPath, 'scripts/generate.ts', '--check')).toMatchObject({ status: 0 });
    expect(run('biome', 'check', ...written, ...tests)).toMatchObject({ status: 0 });
    const config = JSON.parse(text('tsconfig.json')) as object;
    writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ ...config, include: [...written, ...tests] }));
    expect(run('tsc', '--noEmit')).toEqual({ status: 0, said: '' });
    const failed = run('vitest', 'run', '--reporter=verbose', ...tests);
    expect(failed.status).toBe(1);
    expect(failed.said).toContain('is content when all is well');
    expect(failed.said).toContain('2 failed');
  }, 60_000);

  it.each([
    ['registry-admin-user', 'src/rules/registry-admin-user.ts exists already.'],
    ['access/compute-pull', 'src/rules/access/compute-pull.ts exists already.'],
    ['index', 'src/rules/index.ts exists already.'],
  ])('overwrites nothing: %s', (id, says) => {
    const before = readFileSync(join(copy, 'src/rules/index.ts'), 'utf8');
    expect(newRule(id)).toEqual({ status: 1, said: expect.stringContaining(says) });
    expect(text('src/rules/index.ts')).toBe(before);
    expect(existsSync(join(copy, 'test/rules', `${id}.test.ts`))).toBe(false);
  });

  it('is written once: rule and test stay as they are', () => {
    expect(newRule('twice')).toMatchObject({ status: 0 });
    const said = 'Nothing was written: src/rules/twice.ts and test/rules/twice.test.ts exist already.\n';
    expect(newRule('twice')).toEqual({ status: 1, said });
  });

  it.each([['HubPeering'], ['hub_peering'], ['../hub'], ['access/'], ['access/W9'], ['key-read'], []])(
    'has an id of lower-case words with hyphens, unlike «%s»',
    (...args) => {
      const { status, said } = newRule(...args);
      expect(status).toBe(1);
      expect(said).toContain('npm run new-rule ID');
    },
  );
});
