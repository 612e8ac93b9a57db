import { z } from 'zod';
import { FACTS, KEY_READS, STEPS, WATCHED } from '../../src/model/tables.ts';
import { document } from '../../src/policy/document.ts';
import { ROWS } from '../../src/rules/access/index.ts';
import { RULES } from '../../src/rules/index.ts';
import { type AccessRow, rolesOf } from '../../src/rules/support/row.ts';
import { catalogue } from './catalogue.ts';
import { sorted } from './indexes.ts';

const ASSIGN = 'Microsoft.Authorization/roleAssignments/write';
/** Event Grid counts filter values over all filters of an event subscription. */
const MOST_VALUES = 25;

const grants = (which: AccessRow['grants']): readonly AccessRow[] => ROWS.filter((row) => row.grants === which);

/** What the app may do: what its facts read and its steps write; making role assignments is a role of its own, under a condition. */
function actions(): {
  readonly keeper: readonly string[];
  readonly assigner: readonly string[];
  readonly optIn: readonly string[];
} {
  const reads = Object.values(FACTS).flatMap((fact) => fact.reads);
  const steps = Object.values(STEPS).filter(({ write }) => write !== ASSIGN);
  const writes = (optIn: boolean): readonly string[] => steps.filter((step) => step.optIn === optIn).map(({ write }) => write);
  return { keeper: sorted([...reads, ...writes(false)]), assigner: [ASSIGN], optIn: sorted(writes(true)) };
}

/** Only roles of rows that the app grants, only to machines and to groups that policy names: no repair can hand out power. */
function condition(): string {
  const ids = sorted(grants('enforce').flatMap((row) => rolesOf(row).map(({ id }) => id)));
  const types = "{'ServicePrincipal', 'Group'}";
  return `((!(ActionMatches{'${ASSIGN}'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids.join(', ')}} AND @Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase ${types}))\n`;
}

/** What policy may opt in to: the deployment adds the actions to the role, and the roles to the condition, that it wants. */
function optIns(): unknown {
  const roles = new Map(grants('opt-in').flatMap((row) => rolesOf(row).map(({ id, name }) => [id, name] as const)));
  const rowsOf = (role: string): readonly string[] =>
    grants('opt-in')
      .filter((row) => rolesOf(row).some(({ id }) => id === role))
      .map(({ id }) => `access/${id}`);
  return {
    actions: actions().optIn,
    roles: sorted(roles.keys()).map((id) => ({ id, name: roles.get(id), rows: rowsOf(id) })),
  };
}

/** One list for each event subscription: changes of settings, and reads of keys. */
function operations(): readonly (readonly string[])[] {
  const spelled = sorted(Object.values(FACTS).flatMap(({ changedBy }) => Object.keys(changedBy)));
  if (spelled.length !== WATCHED.size) throw new Error('Two facts spell one operation differently.');
  const lists = [spelled, sorted(KEY_READS)];
  if (lists.some((it) => it.length > MOST_VALUES)) throw new Error(`An event subscription takes ${MOST_VALUES} operations.`);
  return lists;
}

/** For editors. What the app itself parses by is the same schema. */
const policySchema = (): unknown => ({
  ...z.toJSONSchema(document, { io: 'input', target: 'draft-7' }),
  title: 'Policy of aml-keyless',
});

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every generated file with its content, but for the indexes, which this is made of. */
export const generated: Readonly<Record<string, () => string>> = {
  'src/rules/README.md': () => catalogue(RULES, ROWS),
  'infra/generated/role.json': () => json({ actions: actions().keeper }),
  'infra/generated/role-assigner.json': () => json({ actions: actions().assigner }),
  'infra/generated/condition.txt': condition,
  'infra/generated/opt-in.json': () => json(optIns()),
  'infra/generated/operations.json': () => json(operations()),
  'policy.schema.json': () => json(policySchema()),
};
