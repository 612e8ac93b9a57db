import { z } from 'zod';
import { nameOf } from '../model/id.ts';
import type { Compute } from '../model/resource.ts';
import { anyId, armId, identity, maybeFlag, maybeInstant, maybePrincipal, maybeText, systemData } from './wire.ts';

/** What depends on the type; of types that are not told apart here Azure shows none of it. */
type Inner = Pick<Compute, 'nodes' | 'ssh' | 'idleShutdown' | 'user' | 'inNetwork'>;

const NOTHING: Inner = { nodes: null, ssh: null, idleShutdown: false, user: null, inNetwork: false };

const subnet = z
  .object({ id: maybeText })
  .nullish()
  .transform((it) => it?.id != null);

const cluster = z
  .object({
    currentNodeCount: z.number().nullish(),
    allocationState: maybeText,
    remoteLoginPortPublicAccess: maybeText,
    subnet,
  })
  .nullish()
  .transform((it): Inner => {
    if (it === null || it === undefined) return NOTHING;
    const { currentNodeCount: current, allocationState, remoteLoginPortPublicAccess: ssh } = it;
    const steady = allocationState?.toLowerCase() === 'steady';
    return { ...NOTHING, nodes: typeof current === 'number' ? { current, steady } : null, ssh, inNetwork: it.subnet };
  });

const instance = z
  .object({
    sshSettings: z.object({ sshPublicAccess: maybeText }).nullish(),
    idleTimeBeforeShutdown: maybeText,
    personalComputeInstanceSettings: z.object({ assignedUser: z.object({ objectId: maybePrincipal }).nullish() }).nullish(),
    createdBy: z.object({ userId: maybePrincipal }).nullish(),
    subnet,
  })
  .nullish()
  .transform((it): Inner => {
    if (it === null || it === undefined) return NOTHING;
    const assigned = it.personalComputeInstanceSettings?.assignedUser?.objectId ?? null;
    return {
      nodes: null,
      ssh: it.sshSettings?.sshPublicAccess ?? null,
      idleShutdown: it.idleTimeBeforeShutdown !== null,
      user: assigned ?? it.createdBy?.userId ?? null,
      inNetwork: it.subnet,
    };
  });

const INNER: Readonly<Record<string, z.ZodType<Inner>>> = { amlcompute: cluster, computeinstance: instance };

/** A compute out of an answer. Types that nobody knows keep what all types have. */
export const compute = z
  .object({
    id: armId,
    name: maybeText,
    identity,
    systemData,
    properties: z.object({
      computeType: z.string().min(1),
      provisioningState: maybeText,
      isAttachedCompute: z.boolean().nullish(),
      createdOn: maybeInstant,
      disableLocalAuth: maybeFlag,
      resourceId: anyId,
      properties: z.unknown().optional(),
    }),
  })
  .transform(({ id, name, identity: it, systemData: stamps, properties }): Compute => {
    const inner = INNER[properties.computeType.toLowerCase()]?.parse(properties.properties) ?? NOTHING;
    return {
      id,
      name: name ?? nameOf(id),
      type: properties.computeType,
      attached: properties.isAttachedCompute ?? false,
      identity: it,
      provisioningState: properties.provisioningState,
      createdAt: properties.createdOn ?? stamps.createdAt,
      localAuthDisabled: properties.disableLocalAuth,
      attachedTo: properties.resourceId,
      ...inner,
    };
  });
