import type { Facts } from '../../src/model/fact.ts';
import type { Role } from '../../src/model/role.ts';
import type { Rule, Subject } from '../../src/model/rule.ts';
import type { WriteKind } from '../../src/model/step.ts';
import { FACTS, KEY_READS, STEPS } from '../../src/model/tables.ts';
import type { AccessRow } from '../../src/rules/support/row.ts';
import { kindsAskedBy } from './asked.ts';
import { ABOUT, CUT_OF, DECLARED_IN, FIRST, GRANTED, REPAIR } from './words.ts';

const code = (text: string): string => `\`${text}\``;
/** Commands that do the same for different things stand in lines of their own. */
const codes = (text: string): string => text.split('\n').map(code).join(' or ');
const listed = (all: readonly string[], none: string): string => (all.length === 0 ? none : all.join('; '));

/** A table of facts; a bar in a cell would end it. */
const table = (rows: readonly (readonly [string, string])[]): readonly string[] => [
  '| | |',
  '|---|---|',
  ...rows.map(([name, value]) => `| ${name} | ${value.replaceAll('|', '\\|')} |`),
  '',
];

function readsOf(path: string, ...always: readonly (keyof Facts)[]): string {
  const actions = new Set([...always, ...kindsAskedBy(path)].flatMap((kind) => FACTS[kind].reads));
  return [...actions].map(code).join(', ');
}

function repairOf({ writes }: Rule<Subject>): string {
  if (writes === undefined) return 'none: people are told';
  const { does, optIn } = STEPS[writes];
  const when = optIn ? 'only where policy opts in (`limits.optIns`), ' : '';
  return `${when}${REPAIR[writes]}${does === 'cut' ? '. A cut: debt only where policy migrates it (`limits.migrate`)' : ''}`;
}

/** The members of a policy document by which a person changes what comes of it. */
function policyOf(id: string, ...limits: readonly (string | false)[]): string {
  const named = [...(DECLARED_IN[id] ?? []), ...limits.filter((it) => it !== false)];
  return [...named, 'limits.modes', 'limits.exemptions'].map(code).join(', ');
}

function policyOfRule({ id, writes }: Rule<Subject>): string {
  const step = writes && STEPS[writes];
  return policyOf(id, step?.does === 'cut' && 'limits.migrate', step?.optIn === true && 'limits.optIns');
}

function firstOf({ writes }: Rule<Subject>, rows: readonly AccessRow[]): string {
  if (writes === undefined) return 'nothing is written';
  const cut = CUT_OF[writes];
  const needed =
    cut === undefined ? [] : rows.filter((row) => row.cut === cut).map(({ id }) => `[access/${id}](#access${id.toLowerCase()})`);
  const settled = needed.length === 0 ? [] : [`${needed.join(', ')} where they apply, met and settled`];
  return listed([...settled, ...FIRST[writes]], 'nothing: it takes nothing from anybody');
}

function ruleEntry(rule: Rule<Subject>, rows: readonly AccessRow[]): readonly string[] {
  return [
    `## ${rule.id}`,
    `${rule.good} ${rule.why}`,
    '',
    ...table([
      ['about', `${ABOUT[rule.about]}, severity ${rule.severity}`],
      ['repair', rule.id === 'access' ? 'row by row, below' : repairOf(rule)],
      ['first', rule.id === 'access' ? 'nothing: a grant takes nothing from anybody' : firstOf(rule, rows)],
      ['may read', readsOf(`src/rules/${rule.id}.ts`, rule.about)],
      ['writes', rule.writes === undefined ? 'nothing' : code(STEPS[rule.writes].write)],
      ['policy', rule.id === 'access' ? 'row by row, below' : policyOfRule(rule)],
      ['fix, Bicep', codes(rule.fix.bicep)],
      ['fix, az', codes(rule.fix.az)],
      ['asked for by', rule.seeds.join(', ')],
    ]),
  ];
}

/** Something of every role that a row may ask for: of all of them where it asks for all, of one or the other as the registry goes. */
function ofRoles({ roles, instead }: AccessRow, say: (role: Role) => string): string {
  const all = (some: readonly Role[]): string => [...new Set(some.map(say))].join(' and ');
  const others = instead === undefined ? '' : `; to ${instead.to}, ${all(instead.roles)}`;
  return 'always' in roles
    ? `${all(roles.always)}${others}`
    : `${all(roles.legacy)}; where the registry weighs assignments by attributes (ABAC), ${all(roles.abac)}${others}`;
}

function fixOf(row: AccessRow): { readonly bicep: string; readonly az: string } {
  const type = row.id.startsWith('people-') ? 'Group' : 'ServicePrincipal';
  const definition = (role: Role): string => `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role.id}')`;
  const beside = (way: 'bicep' | 'az'): readonly string[] => (row.beside === undefined ? [] : [code(row.beside.fix[way])]);
  const grants = {
    bicep: ofRoles(row, (role) =>
      code(
        `resource grant 'Microsoft.Authorization/roleAssignments@2022-04-01' = { scope: on, name: guid(on.id, principalId, '${role.id}'), properties: { principalId: principalId, principalType: '${type}', roleDefinitionId: ${definition(role)} } }`,
      ),
    ),
    az: ofRoles(row, ({ id }) =>
      code(`az role assignment create --assignee-object-id PRINCIPAL --assignee-principal-type ${type} --role ${id} --scope ON`),
    ),
  };
  return {
    bicep: [grants.bicep, ...beside('bicep')].join(' and '),
    az: [grants.az, ...beside('az')].join(' and '),
  };
}

const CUTS: Readonly<Record<AccessRow['cut'], string>> = {
  registry: '[registry-admin-user](#registry-admin-user)',
  storage: '[workspace-datastore-auth-mode](#workspace-datastore-auth-mode), and so [storage-shared-key](#storage-shared-key)',
  none: 'no cut',
};

function rowEntry(row: AccessRow): readonly string[] {
  const roles = ofRoles(row, ({ name, id }) => `${name} (${code(id)})`);
  const fix = fixOf(row);
  const writes: readonly WriteKind[] = ['role', ...(row.beside === undefined ? [] : [row.beside.writes])];
  return [
    `### access/${row.id}`,
    `${row.good} ${row.why}`,
    '',
    ...table([
      ['requirement', row.ref],
      ['role', `${roles}; for each any will do that contains its permissions, at the scope or inherited`],
      ['on', row.on],
      ['granted by', GRANTED[row.grants]],
      ['first', row.grants === 'never' ? 'nothing is written' : 'nothing: a grant takes nothing from anybody'],
      ['waits for it', CUTS[row.cut]],
      ['may read', readsOf(`src/rules/access/${row.id}.ts`, 'workspace', 'access')],
      ['writes', row.grants === 'never' ? 'nothing' : writes.map((kind) => code(STEPS[kind].write)).join(', ')],
      ['policy', policyOf(`access/${row.id}`, row.grants === 'opt-in' && 'limits.optIns')],
      ['fix, Bicep', fix.bicep],
      ['fix, az', fix.az],
      ['asked for by', row.seeds.join(', ')],
    ]),
  ];
}

const keyRead = (): readonly string[] => [
  '# Alerts',
  '',
  '## key-read',
  'Nobody lists or renews keys unseen. Whoever holds a key acts as nobody, until somebody renews it.',
  '',
  ...table([
    ['about', 'a change, not a resource: who did it is told once an actor, resource and hour; there is nothing to repair'],
    ['only counted', 'reads by identities of the workspaces that use the resource, and by applications in `keyReads.expected`'],
    ['modes', '`off`, `audit`'],
    ['operations', KEY_READS.map(code).join(', ')],
    ['may read', [...new Set([...FACTS.users.reads, ...FACTS.registry.reads, ...FACTS.storage.reads])].map(code).join(', ')],
  ]),
];

/** The catalogue of rules and rows, made from their own words. */
export function catalogue(rules: readonly Rule<Subject>[], rows: readonly AccessRow[]): string {
  return [
    '<!-- Generated by `npm run generate`. Do not edit. -->',
    '# Rules',
    '',
    'A rule is one pure function in one file; the same call detects, is the precondition of a cut, and verifies.',
    'Modes are set per id: in a policy document (`limits.modes`), or without one by a setting,',
    '`AML_KEYLESS_MODES=registry-admin-user=enforce,access/*=enforce`. What a rule *may read* is what any of its findings can take.',
    '',
    ...rules.flatMap((rule) => ruleEntry(rule, rows)),
    '# Required role assignments',
    '',
    'Rows of one table, judged by one function: as rule `access` about a workspace, and as what a cut needs.',
    '',
    ...rows.flatMap(rowEntry),
    ...keyRead(),
  ].join('\n');
}
