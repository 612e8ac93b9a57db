import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { z } from 'zod';
import { messageOf } from './host/log.ts';

/** Flags that nobody can follow. The message names each with its fix. */
export class FlagError extends Error {}

/** `--help`: the message says what each flag does. */
export class HelpAsked extends Error {}

const whole = (what: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/, `write ${what} as a whole number`)
    .transform(Number);

const SETTLE_LONGEST = 604_800;
const LONGEST_NAME = 'workspaces'.length;

const shape = {
  json: z.boolean().default(false).describe('one line of JSON for another client, once everything is up; plays nothing'),
  once: z.boolean().default(false).describe('ends when all is repaired: 0 if it is, 1 if it is not'),
  migrate: z.boolean().default(false).describe('migrates what was never keyless'),
  mode: z
    .enum(['audit', 'enforce'], { error: 'write audit or enforce' })
    .optional()
    .describe('audit only looks; enforce repairs'),
  settle: whole('the seconds')
    .refine((it) => it >= 1 && it <= SETTLE_LONGEST, `write seconds from 1 to ${SETTLE_LONGEST}`)
    .optional()
    .describe('seconds that a grant must have been in force before a key is cut'),
  policy: z
    .string()
    .min(1, 'write the path of a policy document')
    .optional()
    .describe('path of a policy document; flags win over it'),
  estate: z
    .enum(['everything-wrong'], { error: 'write everything-wrong' })
    .optional()
    .describe('everything-wrong: an estate that breaks every rule'),
  workspaces: whole('how many').default(0).describe('fills the sandbox with an estate of that many'),
  seed: whole('the seed').default(1).describe('draws another such estate'),
};

const helpOn = (names: readonly (keyof typeof shape)[]): string =>
  ['Flags:', ...names.map((name) => `  --${name.padEnd(LONGEST_NAME)}  ${shape[name].description}`)].join('\n');

/** Parses the flags that a program takes, all of `shape` by name. Throws a `FlagError`, or `HelpAsked`. */
export function parseFlags<K extends keyof typeof shape>(args: readonly string[], names: readonly K[]) {
  if (args.some((it) => it === '--help' || it === '-h')) throw new HelpAsked(helpOn(names));
  const flags = z.object(Object.fromEntries(names.map((name) => [name, shape[name]])) as Pick<typeof shape, K>);
  const options = Object.fromEntries(
    names.map((name) => [name, { type: isSwitch(name) ? ('boolean' as const) : ('string' as const) }]),
  );
  const parsed = flags.safeParse(valuesOf(args, options, names));
  if (parsed.success) return parsed.data;
  throw new FlagError(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'));
}

const isSwitch = (name: string): boolean => name === 'json' || name === 'once' || name === 'migrate';

function valuesOf(args: readonly string[], options: ParseArgsOptionsConfig, names: readonly string[]) {
  try {
    const { values, tokens } = parseArgs({ args: [...args], options, tokens: true });
    const given = tokens.flatMap((it) => (it.kind === 'option' && typeof it.value === 'string' ? [it.name] : []));
    const twice = given.find((name, index) => given.indexOf(name) !== index);
    if (twice === undefined) return values;
    throw new FlagError(`--${twice} is given more than once: keep one of them.`);
  } catch (error) {
    if (error instanceof FlagError) throw error;
    throw new FlagError(`${messageOf(error)}\nThe flags are ${names.map((name) => `--${name}`).join(', ')}.`);
  }
}
