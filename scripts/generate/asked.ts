import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Facts } from '../../src/model/fact.ts';
import { FACTS } from '../../src/model/tables.ts';

const isKind = (text: string): text is keyof Facts => text in FACTS;

/** The kinds of facts that a rule may ask for, through everything that it imports of the rules. */
export function kindsAskedBy(path: string): readonly (keyof Facts)[] {
  const seen = new Set<string>();
  const kinds = new Set<keyof Facts>();
  const visit = (file: string): void => {
    if (seen.has(file) || !file.startsWith('src/rules/')) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, kind = ''] of text.matchAll(/\bask\('(\w+)'/g)) if (isKind(kind)) kinds.add(kind);
    for (const [, target = ''] of text.matchAll(/from '(\.[^']+)'/g)) visit(normalize(join(dirname(file), target)));
  };
  visit(path);
  return Object.keys(FACTS).filter((kind): kind is keyof Facts => isKind(kind) && kinds.has(kind));
}
