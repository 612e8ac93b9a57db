import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generated } from '../../scripts/generate/files.ts';
import { KEY_READS, STEPS, WATCHED } from '../../src/model/tables.ts';
import { ROWS } from '../../src/rules/access/index.ts';
import { RULES } from '../../src/rules/index.ts';
import { rolesOf } from '../../src/rules/support/row.ts';

const made = (path: string): string => generated[path]?.() ?? '';
const json = (path: string): unknown => JSON.parse(made(path));
const GUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

describe('what is generated for the deployment', () => {
  // source is formatted after it is made, and so is the schema for editors
  it.each(Object.keys(generated).filter((path) => !/\.ts$|\.schema\.json$/.test(path)))('is current: %s', (path) => {
    expect(readFileSync(path, 'utf8')).toBe(made(path));
  });

  it('gives the role no write that policy has to opt in to', () => {
    const { actions } = json('infra/generated/role.json') as { actions: string[] };
    const optIn = json('infra/generated/opt-in.json') as { actions: string[] };
    const writes = actions.filter((it) => it.endsWith('/write'));
    const kinds = Object.values(STEPS).filter(({ write }) => !write.startsWith('Microsoft.Authorization/'));
    expect(new Set(writes)).toEqual(new Set(kinds.filter(({ optIn: is }) => !is).map(({ write }) => write)));
    expect(new Set(optIn.actions)).toEqual(new Set(kinds.filter(({ optIn: is }) => is).map(({ write }) => write)));
    expect(actions.filter((it) => optIn.actions.includes(it))).toEqual([]);
  });

  it('lets the app grant the roles of the rows that it grants, to machines and groups', () => {
    const condition = made('infra/generated/condition.txt');
    const granted = ROWS.filter(({ grants }) => grants === 'enforce').flatMap((row) => rolesOf(row).map(({ id }) => id));
    expect(new Set(condition.match(GUIDS))).toEqual(new Set(granted));
    expect(condition).toContain("{'ServicePrincipal', 'Group'}");
  });

  it('names for every opt-in what the condition has to list', () => {
    const { roles } = json('infra/generated/opt-in.json') as { roles: { id: string; rows: string[] }[] };
    for (const row of ROWS.filter(({ grants }) => grants === 'opt-in')) {
      const listed = roles.filter(({ rows }) => rows.includes(`access/${row.id}`)).map(({ id }) => id);
      expect(new Set(listed)).toEqual(new Set(rolesOf(row).map(({ id }) => id)));
    }
  });

  it('watches changes and reads of keys by two event subscriptions that have room for them', () => {
    const lists = json('infra/generated/operations.json') as string[][];
    expect(lists.map((list) => new Set(list.map((it) => it.toLowerCase())))).toEqual([
      new Set(WATCHED.keys()),
      new Set(KEY_READS.map((it) => it.toLowerCase())),
    ]);
    for (const list of lists) expect(list.length).toBeLessThanOrEqual(25);
  });
});

describe('the catalogue', () => {
  const entries = new Map(
    made('src/rules/README.md')
      .split(/^#{2,3} /m)
      .slice(1)
      .map((entry) => [entry.split('\n')[0] ?? '', entry] as const),
  );
  const ALWAYS = ['first', 'may read', 'writes', 'fix, Bicep', 'fix, az', 'asked for by'];

  it.each(RULES.map((rule) => [rule.id, rule] as const))('says all there is to know of %s', (id, { good, why, seeds }) => {
    const entry = entries.get(id) ?? '';
    for (const text of [good, why, seeds.join(', ')]) expect(entry).toContain(text);
    for (const name of ['about', 'repair', ...ALWAYS]) expect(entry).toMatch(new RegExp(`^\\| ${name} \\| .+ \\|$`, 'm'));
  });

  it.each(ROWS.map((row) => [row.id, row] as const))('says all there is to know of access/%s', (id, row) => {
    const entry = entries.get(`access/${id}`) ?? '';
    for (const text of [row.good, row.why, row.on, ...rolesOf(row).map(({ name }) => name)]) expect(entry).toContain(text);
    expect(entry).toContain(`| requirement | ${row.ref} |`);
    for (const name of ['granted by', 'waits for it', ...ALWAYS]) {
      expect(entry).toMatch(new RegExp(`^\\| ${name} \\| .+ \\|$`, 'm'));
    }
  });

  it('names the rows that a cut waits for', () => {
    const [registry, mode] = [entries.get('registry-admin-user') ?? '', entries.get('workspace-datastore-auth-mode') ?? ''];
    expect(registry).toContain('[access/compute-pull]');
    expect(registry).not.toContain('[access/compute-data]');
    expect(mode).toContain('[access/compute-data]');
  });
});
