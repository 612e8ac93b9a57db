import { createHash } from 'node:crypto';
import { createAzure } from '../../src/azure/create.ts';
import type { Written } from '../../src/engine/ports.ts';
import { type Fact, type Facts, type Key, type Kind, partsOf } from '../../src/model/fact.ts';
import { type Id, nameOf, typeOf } from '../../src/model/id.ts';
import type { Access } from '../../src/model/role.ts';
import type { Step } from '../../src/model/step.ts';
import { STEPS } from '../../src/model/tables.ts';
import {
  ACCOUNT as ACCOUNTS,
  IDENTITY as IDENTITIES,
  REGISTRY as REGISTRIES,
  VAULT as VAULTS,
  WORKSPACE,
  workspaceOf,
} from '../../src/model/types.ts';
import type { JsonObject, Resource } from '../../src/sandbox/contract.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/create.ts';
import { forbid } from '../../src/sandbox/rbac/deny.ts';
import { findRole } from '../../src/sandbox/rbac/role-definition.ts';
import { NO_MEMORY, swiftly } from './azure.ts';
import { GROUP, LONG_AGO, NOW, SUBSCRIPTION } from './literals.ts';

/** An Azure in which what steps touch is as the literals say, for the real adapters to write to and read from. */
export interface Planted {
  /** The facts of the case; those that the steps touch as the adapters read them now. */
  facts(): Promise<ReadonlyMap<Key, Fact<unknown>>>;
  write(step: Step): Promise<Written>;
  dispose(): void;
}

const AUTHORIZATION = 'Microsoft.Authorization';
const TYPES = [
  WORKSPACE,
  REGISTRIES,
  ACCOUNTS,
  VAULTS,
  IDENTITIES,
  'Microsoft.Insights/components',
  `${WORKSPACE}/computes`,
  `${WORKSPACE}/datastores`,
];
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Literals call principals by name; Azure knows them by GUID. */
function openNames() {
  const guids = new Map<string, string>();
  const guidOf = (name: string): string => {
    if (GUID.test(name)) return name;
    const hex = createHash('sha256').update(name).digest('hex');
    const guid = [8, 4, 4, 4, 12].map((length, index) => hex.slice(index * 12, index * 12 + length)).join('-');
    guids.set(name, guid);
    return guid;
  };
  const swap = <T>(value: T, pairs: readonly (readonly [string, string])[]): T =>
    JSON.parse(pairs.reduce((text, [from, to]) => text.replaceAll(`"${from}"`, `"${to}"`), JSON.stringify(value))) as T;
  return {
    guidOf,
    inAzure: <T>(value: T): T => swap(value, [...guids]),
    inLiterals: <T>(value: T): T =>
      swap(
        value,
        [...guids].map(([name, guid]) => [guid, name] as const),
      ),
  };
}

type Names = ReturnType<typeof openNames>;
interface Ground {
  readonly sandbox: Sandbox;
  readonly names: Names;
}

function save({ sandbox }: Ground, it: Id, properties: JsonObject, more: Partial<Resource> = {}): void {
  const type = TYPES.find((known) => known.toLowerCase() === typeOf(it));
  if (type === undefined) throw new Error(`Nobody knows how to plant ${it}.`);
  const stamps = { createdAt: LONG_AGO, createdBy: 'somebody', modifiedAt: LONG_AGO, modifiedBy: 'somebody', etag: '"0"' };
  const made = { id: it, type, name: nameOf(it), location: 'westeurope', tags: {}, ...stamps };
  sandbox.azure.store.save({ ...made, ...more, properties: { provisioningState: 'Succeeded', ...properties } });
}

/** What a resource lies in, or a role is assigned on, has to be there; what it is like does not matter. */
function ensure(ground: Ground, it: Id): void {
  if (it === GROUP || typeOf(it) === '' || ground.sandbox.azure.store.get(it) !== undefined) return;
  save(ground, it, {});
}

function identityIn(
  { names }: Ground,
  { system, user }: { system: string | null; user: readonly { id: Id; principalId: string | null }[] },
): JsonObject {
  const type = [system === null ? '' : 'SystemAssigned', user.length === 0 ? '' : 'UserAssigned'].filter(Boolean).join(',');
  if (type === '') return { type: 'None' };
  const own = user.map(
    ({ id, principalId }) => [id, { principalId: principalId && names.guidOf(principalId), clientId: names.guidOf(id) }] as const,
  );
  return {
    type,
    principalId: system === null ? null : names.guidOf(system),
    ...(own.length === 0 ? {} : { userAssignedIdentities: Object.fromEntries(own) }),
  };
}

function plantAccess(ground: Ground, scope: Id, { assignments, denials }: Access): void {
  const { sandbox, names } = ground;
  const { store } = sandbox.azure;
  ensure(ground, scope);
  for (const { principalId, principalType, scope: on, roleId, permissions, condition, since } of assignments) {
    const roleDefinitionId = `${SUBSCRIPTION}/providers/${AUTHORIZATION}/roleDefinitions/${roleId}`;
    const stamps = { createdAt: since, createdBy: '', modifiedAt: since, modifiedBy: '', etag: '"0"' };
    if (findRole(store, roleId) === undefined) {
      const properties = {
        roleName: roleId,
        type: 'CustomRole',
        assignableScopes: [SUBSCRIPTION],
        permissions,
      } as unknown as JsonObject;
      store.save({ ...stamps, id: roleDefinitionId, type: `${AUTHORIZATION}/roleDefinitions`, name: roleId, properties });
    }
    const name = names.guidOf(`${roleId} ${principalId} ${on}`);
    const conditional = { condition, conditionVersion: condition === null ? null : '2.0' };
    const properties = { roleDefinitionId, principalId: names.guidOf(principalId), principalType, scope: on, ...conditional };
    store.save({
      ...stamps,
      id: `${on}/providers/${AUTHORIZATION}/roleAssignments/${name}`,
      type: `${AUTHORIZATION}/roleAssignments`,
      name,
      properties,
    });
  }
  for (const { name, permissions, principalIds, excluded } of denials) {
    for (const permission of permissions) {
      const who = principalIds === null ? {} : { principals: principalIds.map(names.guidOf) };
      forbid(sandbox.azure, {
        scope,
        denyAssignmentName: name,
        permission,
        ...who,
        excludePrincipals: excluded.map(names.guidOf),
      });
    }
  }
}

const PLANTERS: { readonly [K in Kind]?: (ground: Ground, id: Id, value: Facts[K]) => void } = {
  access: plantAccess,
  registry: (ground, id, { adminUser, loginServer, roleMode, tags }) =>
    save(
      ground,
      id,
      {
        adminUserEnabled: adminUser,
        loginServer,
        roleAssignmentMode: roleMode === 'abac' ? 'AbacRepositoryPermissions' : 'LegacyRegistryPermissions',
      },
      { sku: { name: 'Premium', tier: 'Premium' }, tags },
    ),
  storage: (ground, id, { sharedKey, sharedKeyServices, network, tags }) =>
    save(
      ground,
      id,
      {
        ...(sharedKey === null ? {} : { allowSharedKeyAccess: sharedKey }),
        ...(sharedKeyServices.length === 0
          ? {}
          : { allowSharedKeyAccessForServices: Object.fromEntries(sharedKeyServices.map((name) => [name, { enabled: true }])) }),
        networkAcls: { defaultAction: network.open ? 'Allow' : 'Deny', bypass: 'AzureServices' },
      },
      { sku: { name: 'Standard_LRS', tier: 'Standard' }, kind: 'StorageV2', tags },
    ),
  workspace: (ground, id, it) =>
    save(
      ground,
      id,
      {
        storageAccount: it.storageAccount,
        containerRegistry: it.containerRegistry,
        keyVault: it.keyVault,
        applicationInsights: it.applicationInsights,
        systemDatastoresAuthMode: it.authMode,
        primaryUserAssignedIdentity: it.primaryIdentity,
        imageBuildCompute: it.imageBuildCompute,
        enableDataIsolation: it.dataIsolation,
        workspaceId: it.workspaceId,
      },
      { kind: 'Default', identity: identityIn(ground, it.identity), tags: it.tags },
    ),
  computes: (ground, workspace, all) => {
    ensure(ground, workspace);
    for (const { id, type, attached, identity, nodes, localAuthDisabled, ssh, inNetwork } of all) {
      const cluster = { currentNodeCount: nodes?.current ?? null, allocationState: nodes?.steady ? 'Steady' : 'Resizing' };
      const scaleSettings = { minNodeCount: 0, maxNodeCount: 4, nodeIdleTimeBeforeScaleDown: null };
      const inner = {
        vmSize: 'STANDARD_DS3_V2',
        remoteLoginPortPublicAccess: ssh,
        subnet: inNetwork ? { id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s` } : null,
        scaleSettings,
        ...(nodes === null ? {} : cluster),
      };
      const outer = {
        computeType: type,
        isAttachedCompute: attached,
        disableLocalAuth: localAuthDisabled,
        createdOn: new Date(LONG_AGO).toISOString(),
      };
      save(ground, id, { ...outer, properties: inner }, { identity: identityIn(ground, identity) });
    }
  },
  datastores: (ground, workspace, all) => {
    ensure(ground, workspace);
    for (const { id, type, account, credentials } of all) {
      const place = {
        accountName: account,
        containerName: 'data',
        filesystem: 'data',
        endpoint: 'core.windows.net',
        protocol: 'https',
      };
      save(ground, id, { datastoreType: type, credentialsType: credentials, ...place });
    }
  },
  vault: (ground, id, { rbac, tenantId, policies }) => {
    const accessPolicies = policies.map(({ principalId, ...permissions }) => ({
      tenantId,
      objectId: ground.names.guidOf(principalId),
      permissions,
    }));
    const sku = { family: 'A', name: 'standard' };
    save(ground, id, { tenantId, sku, enableRbacAuthorization: rbac, accessPolicies } as unknown as JsonObject);
  },
};

/** The keys that the steps make stale, as far as the case has them. */
const touchedBy = (steps: readonly Step[], facts: ReadonlyMap<Key, Fact<unknown>>): readonly Key[] => [
  ...new Set(steps.flatMap(({ kind, on }) => STEPS[kind].touches(on)).filter((key) => facts.get(key)?.state === 'known')),
];

function prepare({ sandbox, names }: Ground, steps: readonly Step[]): void {
  const { store, directory } = sandbox.azure;
  const stamps = { createdAt: LONG_AGO, createdBy: '', modifiedAt: LONG_AGO, modifiedBy: '', etag: '"0"' };
  store.addSubscription(SUBSCRIPTION.slice('/subscriptions/'.length), 'literals');
  store.save({
    ...stamps,
    id: GROUP,
    type: 'Microsoft.Resources/resourceGroups',
    name: nameOf(GROUP),
    location: 'westeurope',
    properties: { provisioningState: 'Succeeded' },
  });
  for (const { to } of steps) {
    if (typeof to !== 'object' || to === null) continue;
    const type = 'principalType' in to ? to.principalType : 'ServicePrincipal';
    directory.add({ principalId: names.guidOf(to.principalId), type, displayName: to.principalId });
  }
}

/** Plants what the steps touch; everything else of the case stays a literal. */
export function plant(facts: ReadonlyMap<Key, Fact<unknown>>, steps: readonly Step[]): Planted {
  const names = openNames();
  const sandbox = createSandbox({ startAt: NOW, settings: { operationSeconds: 1, rolePropagationSeconds: 0 } });
  const ground = { sandbox, names };
  prepare(ground, steps);
  const touched = touchedBy(steps, facts);
  for (const key of touched) {
    const { kind, id } = partsOf(key);
    const fact = facts.get(key);
    if (fact?.state === 'known')
      (PLANTERS[kind] as ((ground: Ground, id: Id, value: unknown) => void) | undefined)?.(ground, id, fact.value);
  }
  for (const { on } of steps) ensure(ground, workspaceOf(on) ?? on);
  const azure = createAzure({
    credential: sandbox.credentialFor(sandbox.owner.principalId),
    subscriptions: '*',
    map: NO_MEMORY,
    signal: new AbortController().signal,
    httpClient: sandbox.httpClient,
  });
  const passing = <T>(work: () => Promise<T>): Promise<T> =>
    swiftly(work, (milliseconds) => sandbox.azure.clock.advance(milliseconds));
  return {
    facts: async () => {
      const { facts: read } = await passing(() => azure.read(touched));
      return new Map([...facts, ...touched.map((key) => [key, names.inLiterals(read.get(key))] as [Key, Fact<unknown>])]);
    },
    write: (step) => passing(() => azure.write(names.inAzure(step))),
    dispose: () => sandbox.dispose(),
  };
}
