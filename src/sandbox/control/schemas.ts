import { z } from 'zod';
import type { FaultRule } from '../kernel/faults.ts';

const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a GUID');
const moment = z.iso.datetime('must be a moment: 2026-01-15T12:00:00Z').transform((text) => Date.parse(text));
/** Dates end somewhere: ten years are more than any test waits for. */
const LONGEST = 10 * 366 * 24 * 3600;
const seconds = z
  .number('must be a number of seconds')
  .min(0, 'must not be negative')
  .max(LONGEST, `must be at most ${LONGEST} (ten years)`);
/** The tenant's root, a subscription with what is below it, or a management group. */
const scope = z
  .string()
  .regex(
    /^\/$|^\/subscriptions\/[0-9a-f-]{36}(\/|$)|^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/i,
    "must be an ARM scope: '/', '/subscriptions/…' with what is below it, or a management group",
  );

export const subscriptionBody = z.strictObject({ subscriptionId: guid, displayName: z.string().min(1).optional() });

export const principalBody = z.strictObject({
  principalId: guid.optional(),
  type: z.enum(['User', 'Group', 'ServicePrincipal'], "must be 'User', 'Group' or 'ServicePrincipal'"),
  displayName: z.string().min(1).optional(),
  roles: z
    .array(
      z.strictObject({
        role: z.string().min(1, 'must be a role: its name, GUID or role definition id'),
        scope,
      }),
    )
    .default([]),
  graph: z
    .array(z.enum(['Application.Read.All', 'Directory.Read.All'], "must be 'Application.Read.All' or 'Directory.Read.All'"))
    .optional(),
  secrets: z
    .array(
      z.strictObject({
        kind: z.enum(['password', 'certificate'], "must be 'password' or 'certificate'").default('password'),
        displayName: z.string().min(1).nullable().default(null),
        startDateTime: moment,
        endDateTime: moment,
      }),
    )
    .optional(),
});

export const clockBody = z.strictObject({ advanceSeconds: seconds });

export const settingsBody = z.strictObject({
  principalReplicationSeconds: seconds.optional(),
  rolePropagationSeconds: seconds.optional(),
  operationSeconds: seconds.optional(),
  eventDelaySeconds: seconds.optional(),
});

const when = z.enum(['before', 'after'], "must be 'before' or 'after'").default('before');

const fault = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('status'),
      status: z.int().min(400, 'must be an error status').max(599),
      code: z.string().optional(),
      message: z.string().optional(),
      retryAfterSeconds: seconds.optional(),
      body: z.json().optional(),
    }),
    z.strictObject({ kind: z.literal('drop'), when }),
    z.strictObject({ kind: z.literal('hang'), when }),
    z.strictObject({ kind: z.literal('delay'), seconds }),
    z.strictObject({ kind: z.literal('stale') }),
    z.strictObject({
      kind: z.literal('operation'),
      seconds: seconds.optional(),
      error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
    }),
  ],
  "must have a kind: 'status', 'drop', 'hang', 'delay', 'stale' or 'operation'",
);

const rule = z.strictObject({
  match: z
    .strictObject({
      method: z.string().optional(),
      operation: z.string().optional(),
      path: z.string().optional(),
      principalId: guid.optional(),
    })
    .optional(),
  fault,
  count: z.union([z.int().min(1), z.literal('always')], "must be a whole number from 1, or 'always'").optional(),
  probability: z.number().min(0).max(1, 'must lie between 0 and 1').optional(),
}) satisfies z.ZodType<FaultRule, unknown>;

export const faultsBody = z.strictObject({
  /** Forget all faults that are scheduled; before `add`. */
  clear: z.boolean().optional(),
  add: z.array(rule).default([]),
  /** Enforce Resource Manager's token buckets from now on, or no longer. */
  throttling: z.boolean().optional(),
});
