import { z } from 'zod';

/** The kinds of settings there are. Every error says what to write. */

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const required = (fix: string) => z.string({ error: `is missing: ${fix}` });

export const flag = z
  .string()
  .regex(/^(true|false)$/i, 'is neither true nor false: write one of them.')
  .transform((text) => text.toLowerCase() === 'true');

export const whole = (from: number, to: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to, {
      error: `is no whole number from ${from} to ${to}: write one.`,
    })
    .transform(Number);

/** Without the slash at the end, so that paths can follow. */
export const address = (of: string) =>
  required(`write ${of}, as https://….`)
    .refine(
      (text) => URL.canParse(text) && new URL(text).protocol === 'https:',
      `is no HTTPS address: write ${of}, as https://….`,
    )
    .transform((text) => text.replace(/\/+$/, ''));

/** Whether Microsoft Graph may be asked: at the cloud's own address, or at another that stands in for it. */
export const graph = z.string().transform((text, context): boolean | string => {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text.replace(/\/+$/, '');
  context.addIssue('is neither true nor false: write one of them, or an address in the place of Microsoft Graph, as https://….');
  return z.NEVER;
});

export const named = (shape: RegExp, fix: string) => z.string().regex(shape, `is no such name: ${fix}`);

export const guid = (what: string) =>
  z
    .string()
    .regex(GUID, `is no ${what}: write its GUID.`)
    .transform((text) => text.toLowerCase());

export const oneOf = <const T extends readonly string[]>(...values: T) =>
  z.enum(values, { error: ({ input }) => `«${input}» is unknown: write one of ${values.join(', ')}.` });

/** Subscription ids, or all that the identity may read. */
export const subscriptions = required(
  'write subscription ids, separated by commas, or * for all that the identity may read.',
).transform((text, context): '*' | readonly string[] => {
  if (text.trim() === '*') return '*';
  const ids = text
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '');
  for (const it of ids) if (!GUID.test(it)) context.addIssue(`«${it}» is no subscription id: write its GUID.`);
  if (ids.length === 0) context.addIssue('names no subscription: write at least one GUID, or *.');
  return [...new Set(ids.map((it) => it.toLowerCase()))];
});
