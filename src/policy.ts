import { messageOf } from './engine/failure.ts';
import type { Wants } from './model/wants.ts';
import { complaint, complaintsOf, wordsOf } from './policy/complaints.ts';
import { contradictions } from './policy/contradictions.ts';
import { comparable, type Document, document } from './policy/document.ts';
import type { InForce } from './policy/in-force.ts';
import { limitsOf } from './policy/limits.ts';
import { repeatedMembers } from './policy/repeated-members.ts';

/** Of a bad document every error at once, each with its JSON path and what to write instead. */
export type ParsedPolicy = { readonly policy: InForce } | { readonly errors: readonly string[] };

const withoutComment = <T extends object>({ $comment: _, ...it }: T & { readonly $comment?: unknown }): Omit<T, '$comment'> => it;

const isGroups = <T>(people: 'none' | T | undefined): people is T => people !== undefined && people !== 'none';

function wantsIn({ keylessStorage, workspaces, dependencies, servicePrincipals }: Document['wants']): Wants {
  return {
    keylessStorage,
    workspaces: workspaces.map((it) => {
      const { people, ...rest } = withoutComment(it);
      return { ...rest, ...(isGroups(people) ? { people: withoutComment(people) } : people === undefined ? {} : { people }) };
    }),
    dependencies: dependencies.map(withoutComment),
    servicePrincipals,
  };
}

const inForceOf = ({ wants, limits, keyReads }: Document): InForce => ({
  wants: wantsIn(wants),
  limits: limitsOf(limits),
  writesPerHour: limits.writesPerHour,
  expected: new Set(keyReads.expected),
});

function readJson(text: string): { readonly json: unknown } | { readonly says: string } {
  try {
    // editors on some systems begin a file with a byte order mark
    return { json: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    return { says: messageOf(error) };
  }
}

/** Parses the operator's document. Never throws: what is wrong is told, all of it. */
export function parsePolicy(text: string): ParsedPolicy {
  const read = readJson(text);
  if ('says' in read) return { errors: [complaint([], `is no JSON: ${read.says}.`)] };
  const parsed = document.safeParse(read.json, { error: wordsOf });
  const compared = comparable.safeParse(read.json);
  const errors = [
    ...(parsed.success ? [] : complaintsOf(parsed.error.issues)),
    ...repeatedMembers(text),
    ...(compared.success ? contradictions(compared.data) : []),
  ];
  return errors.length === 0 && parsed.success ? { policy: inForceOf(parsed.data) } : { errors };
}
