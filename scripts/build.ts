import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, formatMessages } from 'esbuild';
import { z } from 'zod';

export interface BuildOptions {
  /** Absolute folder that holds host.json and package.json. */
  readonly root: string;
  /** Entry file, below the root. */
  readonly entry: string;
  /** Absolute folder, emptied first. */
  readonly outDir: string;
}

const Manifest = z.object({ name: z.string(), version: z.string() });

/**
 * Bundles a function app into what is deployed: one CommonJS file with its map, host.json and a package.json without dependencies.
 * Throws on the bundler's errors and on its warnings, which it prints in full.
 */
export async function buildApp({ root, entry, outDir }: BuildOptions): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  await bundle(join(root, entry), join(outDir, 'main.js'));
  await copyFile(join(root, 'host.json'), join(outDir, 'host.json'));
  const { name, version } = Manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const manifest = { name, version, type: 'commonjs', main: 'main.js' };
  await writeFile(join(outDir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function bundle(entry: string, outfile: string): Promise<void> {
  const { warnings } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    sourcemap: true,
    // the Functions worker provides it; a bundled copy would register nothing
    external: ['@azure/functions-core'],
    // some SDKs ask where they are, and a CommonJS bundle has no import.meta
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'silent',
  });
  if (warnings.length === 0) return;
  const texts = await formatMessages(warnings, { kind: 'warning' });
  throw new Error(`The bundler warned, which would surface only in Azure:\n${texts.join('')}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = join(import.meta.dirname, '..');
  await buildApp({ root, entry: 'src/main.ts', outDir: join(root, 'dist') });
}
