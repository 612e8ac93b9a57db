import { z } from 'zod';
import { type Id, type Instant, id, parseId } from '../model/id.ts';
import type { Identity, Tags } from '../model/resource.ts';
import { parseInstant } from './clock.ts';

/** Pieces of what comes off the wire that several providers share. Azure says "none" by leaving out, by null, and by an empty string. */

export const armId = z.string().min(1).transform(id);
export const maybeText = z
  .string()
  .nullish()
  .transform((text) => (text === undefined || text === '' ? null : text));
/** An id that may be missing. One that is there and is no id fails: taking it for "none" would hide a dependency. */
export const maybeId = maybeText.transform((text): Id | null => (text === null ? null : id(text)));
/** An id that whoever may write a workspace's parts can choose: one that is no id leads nowhere, and must not hide the rest. */
export const anyId = maybeText.transform((text): Id | null => (text === null ? null : (parseId(text) ?? null)));
/** Object ids are compared as text. */
export const maybePrincipal = maybeText.transform((text) => text?.toLowerCase() ?? null);
/** A time that may be missing; what is no time is missing too. */
export const maybeInstant = maybeText.transform((text): Instant | null => parseInstant(text));
export const maybeFlag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? null);

/** Azure compares the names of tags without case. */
export const tags = z
  .record(z.string(), z.string().nullable())
  .nullish()
  .transform(
    (it): Tags => Object.fromEntries(Object.entries(it ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? ''])),
  );

export const systemData = z
  .object({ createdAt: maybeInstant, lastModifiedAt: maybeInstant })
  .nullish()
  .transform((data) => data ?? { createdAt: null, lastModifiedAt: null });

/** The types `None` and null leave the ids out, so the ids alone are believed. */
export const identity = z
  .object({
    principalId: maybePrincipal,
    userAssignedIdentities: z.record(z.string(), z.object({ principalId: maybePrincipal }).nullable()).nullish(),
  })
  .nullish()
  .transform(
    (it): Identity => ({
      system: it?.principalId ?? null,
      user: Object.entries(it?.userAssignedIdentities ?? {}).map(([key, user]) => ({
        id: id(key),
        principalId: user?.principalId ?? null,
      })),
    }),
  );

const Page = z.object({ value: z.array(z.unknown()) });

/** Are so many items on the pages? A collection may hold hundreds of thousands. */
export const holding =
  (items: number) =>
  (pages: readonly unknown[]): boolean =>
    pages.reduce<number>((sum, page) => sum + (Page.safeParse(page).data?.value.length ?? 0), 0) >= items;

/** Every item of every page. */
export function itemsOf<T>(pages: readonly { readonly body: unknown }[], item: z.ZodType<T>): readonly T[] {
  const page = z.object({ value: z.array(item) });
  return pages.flatMap(({ body }) => page.parse(body).value);
}
