import { createReadStream } from 'node:fs';
import type { Limits } from '../engine/ports.ts';
import { textOf } from '../policy/text.ts';
import { parsePolicy } from '../policy.ts';
import { FlagError } from './flags.ts';
import { messageOf } from './host/log.ts';

/** What the other flags say; what is absent is for the document to say, or for the demo. */
export interface Said {
  readonly mode?: 'audit' | 'enforce' | undefined;
  readonly migrate: boolean;
  /** Seconds. */
  readonly settle?: number | undefined;
}

export interface DemoPolicy {
  /** The document that the app is given. */
  readonly text: string;
  readonly settleSeconds: number;
  /** What the document lets the app do about a rule. */
  readonly mode: Limits['mode'];
  /** Storage keys are not to be cut. */
  readonly keepsKeys: boolean;
}

/** Nobody who watches waits an hour, and the demo is there to repair: where neither flag nor document says otherwise. */
const BY_ITSELF = { settleSeconds: 5, modes: { '*': 'enforce' } };
const EVERYTHING = [{ rules: ['*'], scope: '*' }];

type Members = Readonly<Record<string, unknown>>;

const isObject = (it: unknown): it is Members => typeof it === 'object' && it !== null && !Array.isArray(it);

/** The document with what flags say in place of what it says. One that is no object is left for its errors to be told. */
function overlaid(document: unknown, { mode, migrate, settle }: Said): unknown {
  if (!isObject(document)) return document;
  const { limits = {} } = document;
  if (!isObject(limits)) return document;
  return {
    ...document,
    limits: {
      ...BY_ITSELF,
      ...limits,
      ...(mode !== undefined && { modes: { '*': mode } }),
      ...(migrate && { migrate: EVERYTHING }),
      ...(settle !== undefined && { settleSeconds: settle }),
    },
  };
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
};

/** Node tells of files by codes; what is wrong with the text itself has its own words. */
function whyNot(error: unknown): string {
  const said = UNREADABLE[error instanceof Error && 'code' in error ? String(error.code) : ''];
  return said === undefined ? `cannot be read: ${messageOf(error)}` : `${said}: write the path of a policy document.`;
}

async function read(file: string): Promise<string> {
  try {
    return await textOf(createReadStream(file));
  } catch (error) {
    throw new FlagError(`--policy: ${file} ${whyNot(error)}`);
  }
}

/** Throws a `FlagError` with everything that is wrong with the document. */
function checked(text: string, file: string): DemoPolicy {
  const parsed = parsePolicy(text);
  if ('policy' in parsed) {
    const { limits, wants } = parsed.policy;
    const mode: Limits['mode'] = (rule) => limits.mode(rule);
    return { text, settleSeconds: limits.settle / 1_000, mode, keepsKeys: !wants.keylessStorage };
  }
  throw new FlagError(`--policy: ${file} is no policy:\n${parsed.errors.map((it) => `- ${it}`).join('\n')}`);
}

/** The document, in which the principals that run the demo may be what they are: nobody who writes one can know them. */
export function withAdministrators(text: string, administrators: readonly string[]): string {
  const document: unknown = JSON.parse(text);
  if (!isObject(document)) return text;
  const wants = isObject(document.wants) ? document.wants : {};
  const servicePrincipals = isObject(wants.servicePrincipals) ? wants.servicePrincipals : {};
  const named: readonly unknown[] = Array.isArray(servicePrincipals.allowed) ? servicePrincipals.allowed : [];
  const allowed = [...new Set<unknown>([...named, ...administrators])];
  return JSON.stringify({ ...document, wants: { ...wants, servicePrincipals: { ...servicePrincipals, allowed } } }, null, 2);
}

/** As `readPolicy`, for the document that comes with an estate: nothing of it is migrated unless a flag says so. */
export function estatePolicy(document: Members, said: Said): DemoPolicy {
  const { limits } = document;
  const unmigrated = { ...document, limits: { ...(isObject(limits) && limits), migrate: [] } };
  const text = JSON.stringify(overlaid(unmigrated, said), null, 2);
  return checked(text, 'the document of the estate');
}

/** Reads a policy file for the demo; flags win over it. Throws a `FlagError` that names every error in it. */
export async function readPolicy(file: string, said: Said): Promise<DemoPolicy> {
  const original = await read(file);
  checked(original, file);
  const text = JSON.stringify(overlaid(JSON.parse(original), said), null, 2);
  return checked(text, file);
}
