import type { z } from 'zod';

/** Errors as a person who writes the document reads them: where, what is wrong, what to write. */

const WORDS: Readonly<Record<string, string>> = {
  object: 'an object { … }',
  array: 'a list [ … ]',
  string: 'a text "…"',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  record: 'an object { … }',
};

/** What somebody wrote, in a few words. */
export const kindOf = (input: unknown): string => {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'an object';
  return `«${String(input)}»`;
};

const listed = (values: readonly unknown[]): string => values.map(String).join(', ');

/** The message for what the schema leaves to us. */
export const wordsOf: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      const fix = `write ${WORDS[issue.expected] ?? issue.expected}.`;
      return issue.input === undefined ? `is missing: ${fix}` : `is ${kindOf(issue.input)}: ${fix}`;
    }
    case 'invalid_value':
      return issue.input === undefined
        ? `is missing: write one of ${listed(issue.values)}.`
        : `is ${kindOf(issue.input)}: write one of ${listed(issue.values)}.`;
    case 'too_small':
      return issue.origin === 'array' ? 'is empty: write at least one entry.' : `is too small: write ${issue.minimum} or more.`;
    case 'too_big':
      return `is too big: write ${issue.maximum} or less.`;
    default:
      return undefined;
  }
};

const PLAIN = /^[A-Za-z_$][\w$]*$/;

/** `$.limits.modes["access/*"]`, `$.wants.workspaces[0].scope`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return PLAIN.test(String(part)) ? `${text}.${String(part)}` : `${text}[${JSON.stringify(String(part))}]`;
  }, '$');

type Issue = z.core.$ZodIssue;

const isOfAnotherKind = ({ code, path }: Issue): boolean =>
  (code === 'invalid_type' || code === 'invalid_value') && path.length === 0;

/** Of a member that takes several forms: what is wrong inside the form that was meant, or that it is none of them. */
function withinForms(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.find((it) => it.length > 0 && !it.some(isOfAnotherKind));
  if (meant === undefined) return [issue];
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(withinForms);
}

/** What the schema says is wrong. */
export const complaintsOf = (issues: readonly Issue[]): readonly string[] =>
  issues.flatMap(withinForms).map(({ path, message }) => complaint(path, message));

export const complaint = (path: readonly PropertyKey[], says: string): string => `${pathText(path)} ${says}`;
