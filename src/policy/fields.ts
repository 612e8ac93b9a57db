import { z } from 'zod';
import { EVERYWHERE, type Id, parseId, typeOf } from '../model/id.ts';
import { kindOf } from './complaints.ts';

/** The fields that policy is made of. Every error says what is wrong and what to write instead. */

const GUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const CONTAINER = /^\/subscriptions\/[0-9a-f-]{36}(\/resourcegroups\/[^/]+)?$/;

/** An id of the directory, in lower case. `what`: as in `object id of a group`. */
export const guid = (what: string) =>
  z
    .string({ error: ({ input }) => `is ${kindOf(input)}: write the ${what}, as a text "…".` })
    .regex(GUID, { error: ({ input }) => `«${input}» is no ${what}: write its GUID.` })
    .transform((text) => text.toLowerCase());

const isOf = (it: Id, types: readonly string[]): boolean => types.some((type) => type.toLowerCase() === typeOf(it));

const wellFormed = (text: string): Id | undefined => (/^\/subscriptions\//i.test(text) ? parseId(text) : undefined);

/** The id of one resource of the types. `what`: as in `container registry`. */
export const resource = (what: string, types: readonly string[]) =>
  z.string().transform((text, context): Id => {
    const it = wellFormed(text);
    if (it !== undefined && isOf(it, types)) return it;
    context.addIssue(`«${text}» is no ${what}: write its id, as /subscriptions/…/providers/${types[0]}/NAME.`);
    return z.NEVER;
  });

/** The id of any one resource. */
export const anyResource = z.string().transform((text, context): Id => {
  const it = wellFormed(text);
  if (it !== undefined && typeOf(it) !== '') return it;
  context.addIssue(`«${text}» is no resource: write its id, as /subscriptions/…/providers/TYPE/NAME.`);
  return z.NEVER;
});

/** `*`, a subscription, a resource group, or one resource of the types. */
export const scope = (what: string, types: readonly string[]) =>
  z.string().transform((text, context): Id => {
    if (text === '*') return EVERYWHERE;
    const it = wellFormed(text);
    if (it !== undefined && (CONTAINER.test(it) || isOf(it, types))) return it;
    context.addIssue(`«${text}» is no such scope: write *, or the id of a subscription, a resource group or ${what}.`);
    return z.NEVER;
  });

/** A day that is taken in as a whole: the instant of its last millisecond, in UTC. */
export const day = z.iso
  .date({ error: ({ input }) => `«${input}» is no day: write YYYY-MM-DD.` })
  .transform((text) => Date.parse(`${text}T23:59:59.999Z`));

export const whole = (from: number, to: number) => z.int().min(from).max(to);

export const words = (what: string) =>
  z
    .string()
    .trim()
    .min(1, { error: `is empty: write ${what}.` });

/** A compute or an endpoint by name. */
export const name = words('a name');

/** The error of a member that may take several forms. */
export const oneOf =
  (forms: string) =>
  ({ input }: { readonly input?: unknown }): string =>
    `is ${kindOf(input)}: write ${forms}.`;

/** What people want to tell each other. */
const comment = z
  .union([z.string(), z.array(z.string())], { error: oneOf('a text or a list of texts') })
  .describe('For people, a text or a list of texts; means nothing to the app, and may be left out.');

/** An object with these members, `$comment`, and no others. */
export const members = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(
    { ...shape, $comment: comment.exactOptional() },
    {
      error: ({ code, keys }) =>
        code === 'unrecognized_keys'
          ? `has members that mean nothing here, ${quoted(keys)}: write ${Object.keys(shape).join(', ')} or $comment.`
          : undefined,
    },
  );

const quoted = (keys: unknown): string => (Array.isArray(keys) ? keys.map((key) => `«${String(key)}»`).join(', ') : '');
