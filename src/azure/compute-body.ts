import { z } from 'zod';
import type { Write } from '../model/step.ts';
import { compute } from './compute.ts';

/** The body of a write, or why there is none. */
export type Change = { readonly body: object } | { readonly refusal: string };

const members = z.record(z.string(), z.unknown());
const Raw = z.looseObject({ properties: z.looseObject({ properties: members.nullish() }) });

/** What a body may hold, by whether a PUT takes it back or Azure alone writes it. Anything else might be lost on the way. */
const OUTER = {
  kept: ['location', 'tags', 'sku', 'identity', 'properties'],
  shown: ['id', 'name', 'type', 'systemData', 'etag'],
} as const;
const MIDDLE = {
  kept: ['computeType', 'computeLocation', 'description', 'disableLocalAuth', 'resourceId', 'properties'],
  shown: ['createdOn', 'modifiedOn', 'provisioningState', 'provisioningErrors', 'provisioningWarnings', 'isAttachedCompute'],
} as const;
const INNER = {
  kept: [
    ...['enableNodePublicIp', 'isolatedNetwork', 'osType', 'propertyBag', 'remoteLoginPortPublicAccess', 'scaleSettings'],
    ...['subnet', 'virtualMachineImage', 'vmPriority', 'vmSize'],
  ],
  shown: [
    ...['allocationState', 'allocationStateTransitionTime', 'currentNodeCount', 'targetNodeCount', 'nodeStateCounts'],
    ...['enableBatchPrivateLink', 'errors', 'userAccountCredentials'],
  ],
} as const;
interface Known {
  readonly kept: readonly string[];
  readonly shown: readonly string[];
}

const stranger = (body: Readonly<Record<string, unknown>>, { kept, shown }: Known): string | undefined =>
  Object.keys(body).find((key) => !kept.includes(key) && !shown.includes(key));

const only = (body: Readonly<Record<string, unknown>>, { kept }: Known): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([key]) => kept.includes(key)));

/** Why a cluster cannot be written whole without changing more than its identity. */
function obstacle(raw: unknown, from: 'None' | 'SystemAssigned'): string | undefined {
  const it = compute.parse(raw);
  if (it.type.toLowerCase() !== 'amlcompute') return `a ${it.type} is no cluster that this can be done to.`;
  if (it.provisioningState?.toLowerCase() !== 'succeeded')
    return `it is ${it.provisioningState ?? 'in no state'}, not Succeeded.`;
  if (it.identity.user.length > 0) return 'it has user-assigned identities, which would be lost.';
  if ((it.identity.system === null ? 'None' : 'SystemAssigned') !== from) return 'its identity has changed since.';
  if (it.nodes?.steady !== true || it.nodes.current !== 0) return 'it is not steady at zero nodes.';
  if (it.ssh?.toLowerCase() !== 'disabled') return 'its SSH is not off, and the account to log in with would be lost.';
  return undefined;
}

/** The whole cluster as it is, with another identity. Throws for what is no compute. */
export function withIdentity(raw: unknown, { from, to }: Extract<Write, { kind: 'compute-identity' }>): Change {
  const outer = Raw.parse(raw);
  const inner = outer.properties.properties ?? {};
  const refusal = obstacle(raw, from);
  if (refusal !== undefined) return { refusal };
  if (inner.userAccountCredentials != null) return { refusal: 'it has an account to log in with, which would be lost.' };
  if (inner.enableBatchPrivateLink === true) return { refusal: 'its nodes are reached privately, which would be lost.' };
  const unknown = stranger(outer, OUTER) ?? stranger(outer.properties, MIDDLE) ?? stranger(inner, INNER);
  if (unknown !== undefined) return { refusal: `nobody knows whether Azure takes «${unknown}» back as it shows it.` };
  const properties = { ...only(outer.properties, MIDDLE), properties: only(inner, INNER) };
  return { body: { ...only(outer, OUTER), identity: { type: to }, properties } };
}
