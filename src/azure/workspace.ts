import { z } from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Id } from '../model/id.ts';
import type { Workspace } from '../model/resource.ts';
import { readFact } from './answer.ts';
import type { MachineLearning } from './machine-learning.ts';
import type { Session } from './session.ts';
import { armId, identity, maybeFlag, maybeId, maybeText, systemData, tags } from './wire.ts';

/** Microsoft's key is used where this is missing or is not switched on. */
const encryption = z
  .object({
    status: maybeText,
    identity: z.object({ userAssignedIdentity: maybeId }).nullish(),
    keyVaultProperties: z.object({ keyVaultArmId: maybeId, keyIdentifier: maybeText }).nullish(),
  })
  .nullish()
  .transform((it): Workspace['encryption'] => {
    if (it?.status?.toLowerCase() !== 'enabled') return null;
    const { keyVaultArmId: keyVault = null, keyIdentifier = null } = it.keyVaultProperties ?? {};
    // `https://<vault>/keys/<name>/<version>`
    const key = /\/keys\/([^/]+)/i.exec(keyIdentifier ?? '')?.[1] ?? null;
    return { identity: it.identity?.userAssignedIdentity ?? null, keyVault, key };
  });

const Body = z.object({
  id: armId,
  tags,
  location: z.string(),
  kind: maybeText,
  identity,
  systemData,
  properties: z.object({
    provisioningState: maybeText,
    primaryUserAssignedIdentity: maybeId,
    storageAccount: maybeId,
    containerRegistry: maybeId,
    keyVault: maybeId,
    applicationInsights: maybeId,
    encryption,
    hubResourceId: maybeId,
    workspaceId: maybeText,
    enableDataIsolation: maybeFlag,
    systemDatastoresAuthMode: maybeText,
    imageBuildCompute: maybeText,
  }),
});

/** Hubs and their projects isolate data unless they say otherwise; anything else does so only if it says so. */
const isolates = (kind: string): boolean => kind === 'hub' || kind === 'project';

/** A workspace out of an answer's body. Throws for anything that is not one. */
export function parseWorkspace(body: unknown): Workspace {
  const { id, location, properties: it, ...rest } = Body.parse(body);
  const kind = (rest.kind ?? 'default').toLowerCase();
  return {
    id,
    tags: rest.tags,
    location,
    kind,
    identity: rest.identity,
    provisioningState: it.provisioningState,
    createdAt: rest.systemData.createdAt,
    modifiedAt: rest.systemData.lastModifiedAt,
    primaryIdentity: it.primaryUserAssignedIdentity,
    storageAccount: it.storageAccount,
    containerRegistry: it.containerRegistry,
    keyVault: it.keyVault,
    applicationInsights: it.applicationInsights,
    encryption: it.encryption,
    hub: it.hubResourceId,
    workspaceId: it.workspaceId,
    dataIsolation: it.enableDataIsolation ?? isolates(kind),
    authMode: it.systemDatastoresAuthMode,
    // a name by its specification, a resource id in the documentation
    imageBuildCompute: it.imageBuildCompute?.split('/').filter(Boolean).at(-1) ?? null,
  };
}

/** Reads a workspace at the version that shows all that rules ask about. */
export const readWorkspace = (session: Session, client: MachineLearning, id: Id): Promise<Fact<Workspace>> =>
  readFact(
    session,
    `workspace ${id}`,
    (options) => client.get(id, options),
    (replies) => parseWorkspace(replies.at(-1)?.body),
  );
