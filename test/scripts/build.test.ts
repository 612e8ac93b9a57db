import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildApp } from '../../scripts/build.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function appWith(source: string): Promise<{ root: string; entry: string; outDir: string }> {
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'tiny', version: '3.2.1', type: 'module', dependencies: { zod: '*' } }),
  );
  await writeFile(join(folder, 'host.json'), '{"version":"2.0"}');
  await writeFile(join(folder, 'main.ts'), source);
  return { root: folder, entry: 'main.ts', outDir: join(folder, 'dist') };
}

it('makes one CommonJS file with its map, host.json and a package.json without dependencies, and nothing else', async () => {
  const app = await appWith("import { sep } from 'node:path';\nexport const it: string = sep;\n");
  await buildApp(app);
  await writeFile(join(app.outDir, 'left-over.js'), '');
  await buildApp(app);
  expect((await readdir(app.outDir)).sort()).toEqual(['host.json', 'main.js', 'main.js.map', 'package.json']);
  const manifest = JSON.parse(await readFile(join(app.outDir, 'package.json'), 'utf8'));
  expect(manifest).toEqual({ name: 'tiny', version: '3.2.1', type: 'commonjs', main: 'main.js' });
  expect(await readFile(join(app.outDir, 'main.js'), 'utf8')).toContain('require("node:path")');
});

it('leaves the core of the Functions worker to the worker', async () => {
  const app = await appWith("import core from '@azure/functions-core';\nexport const it = core;\n");
  await buildApp(app);
  expect(await readFile(join(app.outDir, 'main.js'), 'utf8')).toContain('require("@azure/functions-core")');
});

it('fails on a warning', async () => {
  const app = await appWith('export const it = typeof process.argv === "nonsense";\n');
  await expect(buildApp(app)).rejects.toThrow('nonsense');
});

it('fails on an error', async () => {
  const app = await appWith("import './nowhere.ts';\n");
  await expect(buildApp(app)).rejects.toThrow('nowhere');
});

it('tells code that asks where it is', async () => {
  const app = await appWith('process.stdout.write(import.meta.url);\n');
  await buildApp(app);
  const main = join(app.outDir, 'main.js');
  expect((await promisify(execFile)(process.execPath, [main])).stdout).toBe(pathToFileURL(main).href);
});
