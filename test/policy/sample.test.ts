import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { document } from '../../src/policy/document.ts';
import { KEY_READ, PATTERNS } from '../../src/policy/names.ts';
import { parsePolicy } from '../../src/policy.ts';
import { RULE_IDS } from '../../src/rules/index.ts';

const text = readFileSync('policy.sample.json', 'utf8');
const sample: unknown = JSON.parse(text);

interface Node {
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}
const schema = z.toJSONSchema(document, { io: 'input' }) as Node;

/** Every object that the schema describes, with the members it may have; one name of a rule stands for all. */
function* objectsIn(
  node: Node,
  path: readonly string[] = [],
): Generator<{ path: readonly string[]; members: readonly string[] }> {
  const members = Object.keys(node.properties ?? {}).filter((it) => !it.startsWith('$') && !RULE_IDS.includes(it));
  if (node.properties !== undefined) yield { path, members };
  for (const name of members) yield* objectsIn(node.properties?.[name] ?? {}, [...path, name]);
  for (const inner of [...(node.anyOf ?? []), ...(node.items === undefined ? [] : [node.items])]) yield* objectsIn(inner, path);
}

/** What the sample has there; of lists every entry. */
const valuesAt = (path: readonly string[]): readonly Readonly<Record<string, unknown>>[] =>
  path
    .reduce<readonly unknown[]>((all, name) => all.flatMap((it) => [(it as Record<string, unknown>)[name]].flat()), [sample])
    .filter((it): it is Record<string, unknown> => typeof it === 'object' && it !== null);

describe('the sample of a policy', () => {
  it('is good', () => {
    expect(parsePolicy(text)).toEqual({ policy: expect.anything() });
  });

  it('writes nothing for whoever takes it as it is', () => {
    const parsed = parsePolicy(text);
    if ('errors' in parsed) throw new Error(parsed.errors.join('\n'));
    expect(new Set([...RULE_IDS, KEY_READ].map(parsed.policy.limits.mode))).toEqual(new Set(['audit']));
  });

  it.each([...objectsIn(schema)])('has every member of $path, and explains it there', ({ path, members }) => {
    const objects = valuesAt(path);
    const has = (name: string): boolean => objects.some((it) => name in it);
    const explains = (name: string): boolean => {
      const comments = path.at(-1) === 'exclude' ? valuesAt([...path.slice(0, -1), 'include']) : objects;
      return comments.some(({ $comment }) => [$comment].flat().some((line) => String(line).includes(name)));
    };
    expect(members.filter((name) => !has(name) && !(path.at(-1) === 'exclude' && name === 'scope'))).toEqual([]);
    expect(members.filter((name) => !explains(name) && !['*', 'access/*'].includes(name))).toEqual([]);
  });
});

/** Every member that a document may have, `$comment` aside, by its path. */
function* membersIn(node: Node, path: string): Generator<{ path: string; isRequired: boolean; description: string }> {
  for (const [name, member] of Object.entries(node.properties ?? {})) {
    if (name === '$comment') continue;
    const at = `${path}.${name}`;
    yield { path: at, isRequired: node.required?.includes(name) ?? false, description: member.description ?? '' };
    yield* membersIn(member, at);
  }
  if (node.items !== undefined) yield* membersIn(node.items, `${path}[]`);
  for (const inner of node.anyOf ?? []) yield* membersIn(inner, path);
}

describe('the schema for editors', () => {
  const members = [...membersIn(JSON.parse(readFileSync('policy.schema.json', 'utf8')) as Node, '$')];

  it('says of every member what it does, and what holds if it is left out', () => {
    expect(members.length).toBeGreaterThan(80);
    expect(members.filter(({ description }) => description.length < 20).map(({ path }) => path)).toEqual([]);
    const silent = members.filter(
      ({ isRequired, description }) => !isRequired && !/[Ll]eft out: |or left out: /.test(description),
    );
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it.each([
    ['$.limits.settleSeconds', 'seconds'],
    ['$.limits.writesPerHour', 'in an hour'],
    ['$.wants.servicePrincipals.maximumSecretAgeDays', 'days'],
    ['$.limits.exemptions[].expires', 'YYYY-MM-DD'],
    ['$.limits.exclude[].tags', 'removing such a tag releases the resource to the app'],
    ['$.limits.include[].tags', 'nothing is granted for its sake'],
  ])('says of %s: %s', (path, says) => {
    expect(members.find((it) => it.path === path)?.description).toContain(says);
  });

  const written = JSON.parse(readFileSync('policy.schema.json', 'utf8')) as Node;

  it('knows every rule and row by name', () => {
    expect(Object.keys(written.properties?.limits?.properties?.modes?.properties ?? {})).toEqual(
      expect.arrayContaining([...PATTERNS]),
    );
  });

  it('takes ids of the directory in either case, as the app does', () => {
    const pattern = /"pattern": "([^"]+)"/.exec(readFileSync('policy.schema.json', 'utf8'))?.[1] ?? '';
    expect('44444444-4444-4444-8444-44444444444A').toMatch(new RegExp(pattern));
  });
});
