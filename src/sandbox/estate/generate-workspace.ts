import type { JsonObject, Resource } from '../contract.ts';
import type { Random } from '../kernel/random.ts';
import { WORKSPACES } from '../providers/machine-learning/hub.ts';
import { objectAt, textAt } from '../providers/machine-learning/json.ts';
import { ROLE } from '../providers/machine-learning/roles.ts';
import { timeText } from '../providers/machine-learning/stamps.ts';
import { systemDatastoresOf } from '../providers/machine-learning/system-datastores.ts';
import { ownContainersOnly } from '../providers/machine-learning/workspace-grants.ts';
import { addComputes } from './generate-computes.ts';
import { addAccount, addVaultAndInsights } from './generate-dependencies.ts';
import { addIdentity, principalOf } from './generate-identity.ts';
import type { Mint } from './mint.ts';
import type { Registry, Sites } from './sites.ts';

/** Where and with what the next workspace is generated. */
export interface Plot {
  readonly mint: Mint;
  readonly random: Random;
  readonly sites: Sites;
  readonly number: number;
  /** How many workspaces may still be added. */
  readonly room: number;
}

const REPOSITORY_WRITER = '2a1e307c-b015-4ebd-883e-5b7698a07328';

interface Surroundings {
  readonly group: { readonly id: string; readonly location: string };
  readonly account: Resource;
  readonly registry: Registry | undefined;
}

/** Adds one workspace with all around it, or a hub with its projects. Answers the ids of what was added. */
export function addWorkspace(plot: Plot): readonly string[] {
  const { random, sites, number, mint } = plot;
  const group = sites.groupOf(number);
  const name = `${sites.mark}-ws-${number}`;
  const account = addAccount(mint, group, `${sites.mark}sa${number}`);
  const named = addVaultAndInsights(mint, group, `${sites.mark}-${number}`);
  const registry = random.next() < 0.93 ? sites.registryFor(number) : undefined;
  const around = { group, account, registry };
  const chance = random.next();
  const kind = chance < 0.06 ? 'Hub' : chance < 0.11 ? 'FeatureStore' : 'Default';
  const workspace = saveWorkspace(plot, around, name, kind, {
    ...named,
    storageAccount: account.id,
    ...(registry ? { containerRegistry: registry.id } : {}),
  });
  if (kind !== 'Hub') {
    addComputes(plot, workspace, around);
    return [workspace.id];
  }
  const projects = Math.min(plot.room - 1, 1 + Math.floor(random.next() * 3));
  const ids = Array.from({ length: projects }, (_, index) => {
    const hubbed = { hubResourceId: workspace.id };
    return saveWorkspace(plot, around, `${name}-p${index}`, 'Project', hubbed).id;
  });
  return [workspace.id, ...ids];
}

function saveWorkspace({ mint, random }: Plot, around: Surroundings, name: string, kind: string, named: JsonObject): Resource {
  const { group, account, registry } = around;
  const id = `${group.id}/providers/${WORKSPACES}/${name}`;
  const isIsolated = kind === 'Hub' || kind === 'Project';
  const identity = identityFor({ mint, random }, id, name, group, isIsolated);
  const workspaceId = random.guid();
  const primary =
    textAt(identity, 'type') === 'UserAssigned' ? Object.keys(objectAt(identity, 'userAssignedIdentities'))[0] : undefined;
  const workspace = mint.save(id, WORKSPACES, {
    location: group.location,
    kind,
    identity,
    tags: {},
    properties: {
      ...settings(mint, name, isIsolated),
      ...named,
      workspaceId,
      ...(primary ? { primaryUserAssignedIdentity: primary } : {}),
    },
    secrets: { notebookPrimary: random.guid(), notebookSecondary: random.guid() },
  });
  for (const store of systemDatastoresOf(mint.cloud, workspace, account.id)) mint.save(store.id, store.type, store);
  grantAll(mint, workspace, account.id, registry, principalOf(identity), isIsolated ? ownContainersOnly(workspaceId) : undefined);
  return workspace;
}

function settings(mint: Mint, friendlyName: string, isIsolated: boolean): JsonObject {
  return {
    friendlyName,
    description: '',
    applicationInsights: null,
    hbiWorkspace: false,
    tenantId: mint.tenantId,
    imageBuildCompute: null,
    provisioningState: 'Succeeded',
    managedNetwork: {
      changeableIsolationModes: ['AllowInternetOutbound', 'AllowOnlyApprovedOutbound'],
      isolationMode: 'Disabled',
    },
    allowRoleAssignmentOnRG: true,
    v1LegacyMode: false,
    creationTime: timeText(mint.bornAt),
    publicNetworkAccess: 'Enabled',
    serverlessComputeSettings: null,
    enableDataIsolation: isIsolated,
    systemDatastoresAuthMode: 'Identity',
  };
}

/** Most have a system-assigned identity, some one of their own making beside it or alone. */
function identityFor(
  { mint, random }: Pick<Plot, 'mint' | 'random'>,
  id: string,
  name: string,
  group: Surroundings['group'],
  isIsolated: boolean,
): JsonObject {
  const chance = random.next();
  const system = () => mint.principal(name, id).principalId;
  const base = { tenantId: mint.tenantId };
  if (isIsolated || chance < 0.8) return { type: 'SystemAssigned', principalId: system(), ...base };
  const userAssignedIdentities = addIdentity(mint, group, `${name}-id`);
  if (chance < 0.9) return { type: 'SystemAssigned,UserAssigned', principalId: system(), ...base, userAssignedIdentities };
  return { type: 'UserAssigned', principalId: null, ...base, userAssignedIdentities };
}

function grantAll(
  mint: Mint,
  workspace: Resource,
  accountId: string,
  registry: Registry | undefined,
  principalId: string,
  condition: string | undefined,
): void {
  const group = workspace.id.split('/').slice(0, 5).join('/');
  mint.grant(group, principalId, ROLE.azureAiAdministrator);
  mint.grant(accountId, principalId, ROLE.blobDataContributor, condition);
  mint.grant(accountId, principalId, ROLE.fileDataPrivilegedContributor);
  if (!registry) return;
  const isOutside = !registry.id.startsWith(`${group}/`);
  if (isOutside) mint.grant(registry.id, principalId, ROLE.contributor);
  if (registry.asksForRepositoryRoles) mint.grant(registry.id, principalId, REPOSITORY_WRITER);
}
