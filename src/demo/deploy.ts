import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { QueueServiceClient } from '@azure/storage-queue';
import { z } from 'zod';
import { type Arm, createArm, credentialOf } from './arm.ts';
import type { Connection } from './connection.ts';
import { type Control, type Credentials, createControl } from './control.ts';

/** Where the app's own resources live, and names that its settings have by default. */
const HOME = { name: 'aml-keyless home', group: 'aml-keyless', location: 'westeurope' };
const QUEUE = 'deferred-reconcile';
const TABLE = 'journal';
const AUTHORIZATION = '2022-04-01';

const Identity = z.object({ properties: z.object({ principalId: z.guid() }) });
const Permissions = z.object({ actions: z.array(z.string()) });

/** What the deployment made. */
export interface Deployment {
  /** The app's user-assigned identity; its secret is what the identity endpoint knows it by. */
  readonly identity: Credentials;
  /** Object id of the one who deploys. */
  readonly deployerId: string;
  /** Resource Manager in the hands of the one who deploys. */
  readonly arm: Arm;
  readonly control: Control;
}

/**
 * Deploys what the infrastructure deploys, as somebody with rights over all subscriptions: the app's identity, its two roles at the
 * root management group (so that they hold for subscriptions that come later), its queue and its table. The roles act after the
 * sandbox's propagation time.
 */
export async function deploy(connection: Connection): Promise<Deployment> {
  const control = createControl(connection.control);
  const deployer = await control.addPrincipal({
    type: 'ServicePrincipal',
    displayName: 'aml-keyless deployment',
    roles: [{ role: 'Owner', scope: '/' }],
  });
  const arm = createArm(connection, deployer);
  const [identity] = await Promise.all([makeIdentity(arm, control), makeStores(connection)]);
  await assignRoles(arm, identity.principalId, connection.tenantId);
  return { identity, deployerId: deployer.principalId, arm, control };
}

async function makeIdentity(arm: Arm, control: Control): Promise<Credentials> {
  const subscription = randomUUID();
  await control.addSubscription(subscription, HOME.name);
  const group = `/subscriptions/${subscription}/resourceGroups/${HOME.group}`;
  await arm.put(group, '2021-04-01', { location: HOME.location });
  const path = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aml-keyless`;
  const { properties } = Identity.parse(await arm.put(path, '2023-01-31', { location: HOME.location }));
  return control.addPrincipal({
    principalId: properties.principalId,
    type: 'ServicePrincipal',
    roles: [],
    graph: ['Application.Read.All'],
  });
}

async function makeStores(connection: Connection): Promise<void> {
  const credential = credentialOf(connection, connection.owner);
  const queue = new QueueServiceClient(connection.storage.queue, credential).getQueueClient(QUEUE);
  const table = new TableClient(connection.storage.table, TABLE, credential);
  await Promise.all([queue.createIfNotExists(), table.createTable()]);
}

/** The generated role as it is; the one that may assign roles only under the generated condition. */
async function assignRoles(arm: Arm, principalId: string, tenantId: string): Promise<void> {
  const scope = `/providers/Microsoft.Management/managementGroups/${tenantId}`;
  const condition = (await generated('condition.txt')).trim();
  await assignRole(arm, scope, 'aml-keyless', await actionsIn('role.json'), { principalId });
  const conditioned = { principalId, condition, conditionVersion: '2.0' };
  await assignRole(arm, scope, 'aml-keyless role assigner', await actionsIn('role-assigner.json'), conditioned);
}

async function assignRole(arm: Arm, scope: string, roleName: string, actions: readonly string[], to: object): Promise<void> {
  const definition = `${scope}/providers/Microsoft.Authorization/roleDefinitions/${randomUUID()}`;
  const permissions = [{ actions, notActions: [], dataActions: [], notDataActions: [] }];
  const role = { roleName, description: '', type: 'CustomRole', permissions, assignableScopes: [scope] };
  await arm.put(definition, AUTHORIZATION, { properties: role });
  await arm.put(`${scope}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`, AUTHORIZATION, {
    properties: { roleDefinitionId: definition, principalType: 'ServicePrincipal', ...to },
  });
}

const generated = (name: string): Promise<string> =>
  readFile(join(import.meta.dirname, '..', '..', 'infra', 'generated', name), 'utf8');

async function actionsIn(name: string): Promise<readonly string[]> {
  return Permissions.parse(JSON.parse(await generated(name))).actions;
}

/** The operations that the app wakes for, in lists that fit one event subscription each. */
export async function watchedOperations(): Promise<readonly (readonly string[])[]> {
  return z.array(z.array(z.string()).min(1).max(25)).parse(JSON.parse(await generated('operations.json')));
}
