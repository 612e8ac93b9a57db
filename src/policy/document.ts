import { z } from 'zod';
import { guid, members } from './fields.ts';
import { exemption, limits, migration, place } from './limits-schema.ts';
import { dependency, wants, workspace } from './wants-schema.ts';

const keyReads = members({
  expected: z
    .array(guid('application id'))
    .default([])
    .describe(
      'Applications, by application (client) id, that read keys as a matter of course: counted, and never told. Left out: all but the workspaces’ own are told.',
    ),
});

/** The operator's document. Strict: a member that means nothing here is an error. */
export const document = members({
  $schema: z
    .string()
    .exactOptional()
    .describe('Where editors find the schema. Left out: they offer no help; the app does not look at it.'),
  wants: wants
    .prefault({})
    .describe('What is wanted of the estate, and what Azure cannot show of it. Left out: keyless storage, and nothing declared.'),
  limits: limits.prefault({}).describe('What the app may do. Left out: everything is audited, and nothing is written.'),
  keyReads: keyReads.prefault({}).describe('Reads of keys that nobody has to hear of. Left out: none.'),
});

export type Document = z.output<typeof document>;

/** A list of which the entries that are wrong in themselves are left out, in their places. */
const lenient = <T extends z.ZodType>(entry: T) => z.array(entry.optional().catch(undefined)).catch([]);

const looseObject = <S extends z.ZodRawShape>(shape: S) => z.object(shape);

/** As much of a document as can be compared with itself, however wrong the rest of it is. */
export const comparable = looseObject({
  wants: looseObject({
    keylessStorage: z.boolean().catch(true),
    workspaces: lenient(workspace),
    dependencies: lenient(dependency),
    servicePrincipals: looseObject({ allowed: lenient(z.string()) }).catch({ allowed: [] }),
  }).catch({ keylessStorage: true, workspaces: [], dependencies: [], servicePrincipals: { allowed: [] } }),
  limits: looseObject({
    migrate: lenient(migration),
    include: lenient(place),
    exclude: lenient(place),
    exemptions: lenient(exemption),
    optIns: lenient(z.string()),
  }).catch({ migrate: [], include: [], exclude: [], exemptions: [], optIns: [] }),
  keyReads: looseObject({ expected: lenient(z.string()) }).catch({ expected: [] }),
});

export type Comparable = z.output<typeof comparable>;
