import { z } from 'zod';
import { AUTHENTICATIONS } from '../providers/metrics/traffic.ts';

const id = (what: string) => z.string().startsWith('/subscriptions/', `must be the ARM id of ${what}`);
const name = z
  .string()
  .min(1, 'must be a name')
  .regex(/^[^/]+$/, 'must not contain a slash');
const count = z.int('must be a whole number').min(0, 'must not be negative');

export const trafficBody = z.strictObject({
  account: id('a storage account'),
  authentication: z.enum(AUTHENTICATIONS, `must be one of ${AUTHENTICATIONS.join(', ')}`),
  requests: count,
  /** Default: now. */
  at: z.iso
    .datetime('must be a moment: 2026-01-15T12:00:00Z')
    .transform((text) => Date.parse(text))
    .optional(),
});

export const privateEndpointBody = z.strictObject({
  account: id('a storage account'),
  endpoint: id('a private endpoint'),
  status: z.enum(['Approved', 'Pending', 'Rejected'], "must be 'Approved', 'Pending' or 'Rejected'").default('Approved'),
});

export const jobBody = z.strictObject({
  workspace: id('a workspace'),
  name,
  /** As the service tells them: `jobType`, `computeId`, `identity`, … */
  properties: z.looseObject({ jobType: z.string().min(1, "must be a kind of job: 'Command', 'Sweep', 'Pipeline', …") }),
  /** Object id; default: whoever made the workspace. */
  createdBy: z.string().optional(),
});

export const serviceBody = z.discriminatedUnion(
  'computeType',
  [
    z.strictObject({ workspace: id('a workspace'), name, computeType: z.literal('ACI') }),
    z.strictObject({
      workspace: id('a workspace'),
      name,
      computeType: z.literal('AKS'),
      computeName: name,
      namespace: name.optional(),
    }),
  ],
  "must be a computeType: 'ACI' or 'AKS'",
);

export const firstImageBuildBody = z.strictObject({ workspace: id('a workspace') });

export const nodesBody = z.strictObject({
  compute: id('a cluster'),
  current: count,
  target: count.optional(),
  allocation: z.enum(['Steady', 'Resizing'], "must be 'Steady' or 'Resizing'").optional(),
});
