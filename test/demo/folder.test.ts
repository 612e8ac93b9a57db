import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const FOLDER = pathToFileURL(join(import.meta.dirname, '..', '..', 'src', 'demo', 'folder.ts')).href;

/** What a process prints that makes a folder and ends in the way that is given. */
function makeAnd(end: string): Promise<string> {
  const program = `const { makeFolder } = await import('${FOLDER}'); console.log((await makeFolder()).path); ${end}`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', program], (_, stdout) => resolve(stdout.trim()));
  });
}

it.each([
  ['exits before its time, as at a second Ctrl-C', 'process.exit(1)'],
  ['fails with an error that nobody caught', "throw new Error('unforeseen')"],
  ['comes to its end', ''],
])('a process that %s leaves no folder with a key behind', async (_, end) => {
  const path = await makeAnd(end);
  expect(path).toContain('aml-keyless-');
  expect(existsSync(path)).toBe(false);
});
