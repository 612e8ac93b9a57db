import { covers } from '../permission.ts';
import { holds } from './operators.ts';
import { type Attribute, type Condition, parseCondition } from './parse.ts';

/**
 * What a condition may look at. Keys are `Microsoft.Authorization/roleAssignments:PrincipalType`, which answers for the default
 * source, or `@Resource[…]` and `@Request[…]` for one source alone. Case is ignored.
 */
export type Attributes = Readonly<Record<string, string>>;

export interface Subject {
  readonly action: string;
  readonly subOperation?: string | undefined;
  readonly attributes: Attributes;
  /** The sources that a key without one answers for. */
  readonly sources: readonly ('request' | 'resource')[];
}

/** `unknown` when it cannot be parsed or an attribute that decides is missing: neither met nor plainly refused. */
export type Verdict = 'met' | 'not-met' | 'unknown';

/** Evaluates a condition in three-valued logic, so that a missing attribute can never satisfy a negation. */
export function weigh(condition: string, subject: Subject): Verdict {
  const parsed = parseCondition(condition);
  const result = parsed === undefined ? undefined : evaluate(parsed, subject, lookup(subject));
  if (result === undefined) return 'unknown';
  return result ? 'met' : 'not-met';
}

type Lookup = (attribute: Attribute) => readonly string[] | undefined;

function lookup({ attributes, sources }: Subject): Lookup {
  const known = new Map(Object.entries(attributes).map(([key, value]) => [key.toLowerCase(), value]));
  return ({ source, name }) => {
    const value = known.get(`@${source}[${name}]`) ?? (sources.some((own) => own === source) ? known.get(name) : undefined);
    return value === undefined ? undefined : [value];
  };
}

function evaluate(condition: Condition, subject: Subject, find: Lookup): boolean | undefined {
  switch (condition.kind) {
    case 'or':
      return or(evaluate(condition.left, subject, find), evaluate(condition.right, subject, find));
    case 'and':
      return and(evaluate(condition.left, subject, find), evaluate(condition.right, subject, find));
    case 'not': {
      const inner = evaluate(condition.of, subject, find);
      return inner === undefined ? undefined : !inner;
    }
    case 'action':
      return condition.patterns.some((pattern) => covers(pattern, subject.action));
    case 'sub-operation':
      return condition.patterns.some((pattern) => covers(pattern, subject.subOperation ?? ''));
    case 'exists':
      return find(condition.attribute) === undefined ? undefined : condition.expected;
    case 'compare': {
      const left = find(condition.attribute);
      const right = isAttribute(condition.values) ? find(condition.values) : condition.values;
      if (left === undefined || right === undefined) return undefined;
      return holds(condition.quantifier, condition.comparison, left, right);
    }
  }
}

const isAttribute = (values: readonly string[] | Attribute): values is Attribute => !Array.isArray(values);

function or(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === true || right === true) return true;
  return left === undefined || right === undefined ? undefined : false;
}

function and(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === false || right === false) return false;
  return left === undefined || right === undefined ? undefined : true;
}
