export type Quantifier = 'any-any' | 'all-any' | 'any-all' | 'all-all';
export type Comparison = (left: string, right: string) => boolean;

const QUANTIFIERS: Readonly<Record<string, Quantifier>> = {
  foranyofanyvalues: 'any-any',
  forallofanyvalues: 'all-any',
  foranyofallvalues: 'any-all',
  forallofallvalues: 'all-all',
};

const lower =
  (compare: Comparison): Comparison =>
  (left, right) =>
    compare(left.toLowerCase(), right.toLowerCase());
const not =
  (compare: Comparison): Comparison =>
  (left, right) =>
    !compare(left, right);
const equals: Comparison = (left, right) => left === right;
const startsWith: Comparison = (left, right) => left.startsWith(right);

/** `*` stands for any characters, `?` for one. */
const like: Comparison = (left, right) => {
  const escaped = right
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[\\s\\S]*')
    .replaceAll('?', '[\\s\\S]');
  return new RegExp(`^${escaped}$`).test(left);
};

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  stringequals: equals,
  stringequalsignorecase: lower(equals),
  stringnotequals: not(equals),
  stringnotequalsignorecase: not(lower(equals)),
  stringstartswith: startsWith,
  stringstartswithignorecase: lower(startsWith),
  stringnotstartswith: not(startsWith),
  stringnotstartswithignorecase: not(lower(startsWith)),
  stringlike: like,
  stringlikeignorecase: lower(like),
  stringnotlike: not(like),
  stringnotlikeignorecase: not(lower(like)),
  guidequals: lower(equals),
  guidnotequals: not(lower(equals)),
  boolequals: lower(equals),
  boolnotequals: not(lower(equals)),
  numericequals: (left, right) => Number(left) === Number(right),
  numericnotequals: (left, right) => Number(left) !== Number(right),
};

/**
 * The operator that a condition names, with its quantifier. Operators on dates, times and addresses are not modelled: a condition
 * that uses one cannot be parsed and never matches.
 */
export function comparisonOf(
  word: string,
): { readonly quantifier: Quantifier | undefined; readonly comparison: Comparison } | undefined {
  const [first = '', second] = word.toLowerCase().split(':');
  const quantifier = second === undefined ? undefined : QUANTIFIERS[first];
  if (second !== undefined && quantifier === undefined) return undefined;
  const comparison = COMPARISONS[second ?? first];
  return comparison === undefined ? undefined : { quantifier, comparison };
}

/** Compares all left values with all right ones as the quantifier says; without one there is one value on each side. */
export function holds(
  quantifier: Quantifier | undefined,
  comparison: Comparison,
  left: readonly string[],
  right: readonly string[],
): boolean {
  const withAny = (value: string) => right.some((other) => comparison(value, other));
  const withAll = (value: string) => right.every((other) => comparison(value, other));
  switch (quantifier) {
    case 'all-any':
      return left.every(withAny);
    case 'any-all':
      return left.some(withAll);
    case 'all-all':
      return left.every(withAll);
    default:
      return left.some(withAny);
  }
}
