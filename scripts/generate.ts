import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { indexes } from './generate/indexes.ts';

/** `npm run generate` writes every generated file; with `--check` it writes none and fails if one is not current. */

const check = process.argv.includes('--check');

const current = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** The formatter's view of generated source, so that lint and generator never disagree. */
const formatted = (path: string, text: string): string =>
  /(\.ts|\.schema\.json)$/.test(path)
    ? execFileSync('biome', ['format', `--stdin-file-path=${path}`], { input: text, encoding: 'utf8' })
    : text;

const stale: string[] = [];

function write(files: Readonly<Record<string, () => string>>): void {
  for (const [path, make] of Object.entries(files)) {
    const text = formatted(path, make());
    if (current(path) === text) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

write(indexes);
// loaded only now, since it reads the rules by their indexes
write((await import('./generate/files.ts')).generated);

if (check && stale.length > 0) {
  process.stderr.write(`Not current, run «npm run generate»: ${stale.join(', ')}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(stale.length === 0 ? 'Generated files are current.\n' : `Wrote ${stale.join(', ')}.\n`);
}
