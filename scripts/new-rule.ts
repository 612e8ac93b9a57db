import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { camel } from './generate/indexes.ts';
import { rowTestText, rowText, ruleTestText, ruleText } from './new-rule/templates.ts';

/**
 * `npm run new-rule <id>` writes a rule with a test that fails until both are written; `npm run new-rule access/<row>` a required role
 * assignment. Index, catalogue and editors' schema follow. Nothing that exists is ever overwritten.
 */

const USAGE = 'Write npm run new-rule ID, or npm run new-rule access/ROW.\n';
const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** An alert has this id. */
const TAKEN = 'key-read';

function filesOf(asked: string): Readonly<Record<string, string>> {
  const id = asked.replace(/^access\//, '');
  const named = { id, name: camel(id) };
  if (id === asked) return { [`src/rules/${id}.ts`]: ruleText(named), [`test/rules/${id}.test.ts`]: ruleTestText(named) };
  return { [`src/rules/access/${id}.ts`]: rowText(named), [`test/rules/access/${id}.test.ts`]: rowTestText(named) };
}

/** Why nothing is written; `undefined`: all is well. */
function refusal(asked: readonly string[]): string | undefined {
  const [id] = asked;
  if (id === undefined || asked.length !== 1) return USAGE;
  if (!KEBAB.test(id.replace(/^access\//, '')) || id === TAKEN) {
    return `«${id}» is no id that is free: write lower-case words with hyphens, as in compute-pull.\n${USAGE}`;
  }
  const existing = Object.keys(filesOf(id)).filter((path) => existsSync(path));
  const verb = existing.length === 1 ? 'exists' : 'exist';
  return existing.length === 0 ? undefined : `Nothing was written: ${existing.join(' and ')} ${verb} already.\n`;
}

const asked = process.argv.slice(2);
const refused = refusal(asked);
if (refused === undefined) {
  const files = filesOf(asked.join(''));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  execFileSync('biome', ['format', '--write', ...Object.keys(files)], { stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync(process.execPath, ['scripts/generate.ts'], { stdio: ['ignore', 'ignore', 'inherit'] });
  process.stdout.write(`Wrote ${Object.keys(files).join(' and ')}. The test fails until both are written.\n`);
} else {
  process.stderr.write(refused);
  process.exitCode = 1;
}
