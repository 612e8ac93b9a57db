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

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

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
  const ALWAYS = ['first', 'may read', 'writes', 'policy', 'fix, Bicep', 'fix, az', 'asked for by'];

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

  const rowOf = (id: string, name: string): string =>
    new RegExp(`^\\| ${name} \\| (.+) \\|$`, 'm').exec(entries.get(id) ?? '')?.[1] ?? '';

  it.each(ROWS.map((row) => [row.id, row] as const))(
    'grants in the fixes of access/%s every role that it may ask for',
    (id, row) => {
      for (const role of new Set(rolesOf(row).map((it) => it.id))) {
        expect(rowOf(`access/${id}`, 'fix, az')).toContain(`--role ${role} `);
        expect(rowOf(`access/${id}`, 'fix, Bicep')).toContain(`roleDefinitions', '${role}'`);
      }
      expect('always' in row.roles).toBe(!rowOf(`access/${id}`, 'role').includes('(ABAC)'));
    },
  );

  it('says of access/W4 that it writes an access policy too, and how a person adds one that cannot purge', () => {
    expect(rowOf('access/W4', 'writes')).toContain('Microsoft.KeyVault/vaults/accessPolicies/write');
    for (const fix of [rowOf('access/W4', 'fix, az'), rowOf('access/W4', 'fix, Bicep')]) {
      expect(fix).toContain('setrotationpolicy');
      expect(fix).not.toMatch(/\bpurge\b|\ball\b/);
    }
    expect(rowOf('access/W4', 'fix, az')).toContain(
      'az keyvault set-policy --name VAULT --object-id PRINCIPAL --key-permissions ',
    );
  });

  /** `wants.workspaces[].people.read`, as the schema of policy has it. */
  const isMember = (path: string): boolean => {
    const within = (node: Node | undefined, [name = '', ...rest]: readonly string[]): boolean => {
      const objects = [node, ...(node?.anyOf ?? [])];
      const inner = objects.map((it) => it?.properties?.[name.replace('[]', '')]).find((it) => it !== undefined);
      if (inner === undefined) return false;
      return rest.length === 0 || within(name.endsWith('[]') ? inner.items : inner, rest);
    };
    return within(json('policy.schema.json') as Node, path.split('.'));
  };

  it('names the members of policy by which a person changes what comes of a rule', () => {
    const members = [...entries.keys()].flatMap((id) => rowOf(id, 'policy').match(/(?<=`)(wants|limits)\.[^`]+/g) ?? []);
    expect(new Set(members).size).toBeGreaterThan(15);
    expect(members.filter((it) => !isMember(it))).toEqual([]);
    expect(isMember('wants.workspaces[].nobody')).toBe(false);
    expect(rowOf('storage-shared-key', 'policy')).toContain('`limits.migrate`');
    expect(rowOf('compute-identity', 'policy')).toContain('`limits.optIns`');
    expect(rowOf('access/W1', 'policy')).toContain('`limits.optIns`');
    expect(rowOf('service-principal-privilege', 'policy')).toContain('`wants.servicePrincipals.allowed`');
  });

  it('names in every command of Azure ML the workspace that it is for', () => {
    const commands = [...entries.keys()].flatMap((id) => rowOf(id, 'fix, az').match(/az ml [^`&]+/g) ?? []);
    expect(commands.length).toBeGreaterThan(8);
    const lost = commands.filter((it) => !/--resource-group GROUP/.test(it) || !/--(workspace-)?name WORKSPACE/.test(it));
    expect(lost).toEqual([]);
  });

  it('has an attached Kubernetes compute detached before it is attached again with an identity', () => {
    expect(rowOf('compute-identity', 'fix, az')).toMatch(
      /az ml compute detach .* && az ml compute attach --type Kubernetes .* --identity-type SystemAssigned/,
    );
  });

  it('names the rows that a cut waits for', () => {
    const [registry, mode] = [entries.get('registry-admin-user') ?? '', entries.get('workspace-datastore-auth-mode') ?? ''];
    expect(registry).toContain('[access/compute-pull]');
    expect(registry).not.toContain('[access/compute-data]');
    expect(mode).toContain('[access/compute-data]');
  });
});
