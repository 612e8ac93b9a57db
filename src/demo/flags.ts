import { parseArgs } from 'node:util';
import { z } from 'zod';
import { messageOf } from './host/log.ts';

/** Flags that nobody can follow. The message names each with its fix. */
export class FlagError extends Error {}

const whole = (what: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/, `write ${what} as a whole number`)
    .transform(Number);

const SETTLE_LONGEST = 604_800;

const shape = {
  json: z.boolean().default(false),
  once: z.boolean().default(false),
  migrate: z.boolean().default(false),
  mode: z.enum(['audit', 'enforce'], { error: 'write audit or enforce' }).optional(),
  settle: whole('the seconds')
    .refine((it) => it >= 1 && it <= SETTLE_LONGEST, `write seconds from 1 to ${SETTLE_LONGEST}`)
    .optional(),
  policy: z.string().min(1, 'write the path of a policy document').optional(),
  estate: z.enum(['everything-wrong'], { error: 'write everything-wrong' }).optional(),
  workspaces: whole('how many').default(0),
  seed: whole('the seed').default(1),
};

/** Parses the flags that a program takes, all of `shape` by name. Throws a `FlagError`. */
export function parseFlags<K extends keyof typeof shape>(args: readonly string[], names: readonly K[]) {
  const flags = z.object(Object.fromEntries(names.map((name) => [name, shape[name]])) as Pick<typeof shape, K>);
  const options = Object.fromEntries(
    names.map((name) => [name, { type: isSwitch(name) ? ('boolean' as const) : ('string' as const) }]),
  );
  const parsed = flags.safeParse(valuesOf(args, options, names));
  if (parsed.success) return parsed.data;
  throw new FlagError(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('\n'));
}

const isSwitch = (name: string): boolean => name === 'json' || name === 'once' || name === 'migrate';

function valuesOf(
  args: readonly string[],
  options: NonNullable<Parameters<typeof parseArgs>[0]>['options'],
  names: readonly string[],
) {
  try {
    return parseArgs({ args: [...args], ...(options && { options }) }).values;
  } catch (error) {
    throw new FlagError(`${messageOf(error)}\nThe flags are ${names.map((name) => `--${name}`).join(', ')}.`);
  }
}
