import { readFileSync } from 'node:fs';
import { createAzure } from '../../src/azure/create.ts';
import type { AzurePort } from '../../src/engine/ports.ts';
import { type Id, id } from '../../src/model/id.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/create.ts';
import { buildEstate, type Estate } from '../../src/sandbox/estate/build.ts';
import { type Hands, handsOf } from '../../src/sandbox/estate/hands.ts';
import { type EstatePlan, keylessPlan } from '../../src/sandbox/estate/plan.ts';
import { NO_MEMORY, swiftly } from './azure.ts';

/** A small Azure with an estate, and the app as a principal that holds exactly the generated roles. */
export interface SmallAzure {
  readonly sandbox: Sandbox;
  readonly owner: Hands;
  readonly estate: Estate;
  /** Principal id of the app. */
  readonly app: string;
  /** The adapters, signed in as the app. */
  azure(options?: Partial<Parameters<typeof createAzure>[0]>): AzurePort;
  /** Runs work while pauses pass at once and Azure's clock goes on. */
  passing<T>(work: () => Promise<T>): Promise<T>;
}

export const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const AUTHORIZATION = 'Microsoft.Authorization';
const generated = (name: string): string => readFileSync(new URL(`../../infra/generated/${name}`, import.meta.url), 'utf8');

async function holdRole(owner: Hands, principalId: string, roleName: string, file: string, condition: object): Promise<void> {
  const scope = `/subscriptions/${SUBSCRIPTION}`;
  const { actions } = JSON.parse(generated(file)) as { readonly actions: readonly string[] };
  const roleId = owner.azure.guid();
  await owner.send('PUT', `${scope}/providers/${AUTHORIZATION}/roleDefinitions/${roleId}`, '2022-04-01', {
    properties: { roleName, type: 'CustomRole', permissions: [{ actions }], assignableScopes: [scope] },
  });
  await owner.send('PUT', `${scope}/providers/${AUTHORIZATION}/roleAssignments/${owner.azure.guid()}`, '2022-04-01', {
    properties: {
      roleDefinitionId: `${scope}/providers/${AUTHORIZATION}/roleDefinitions/${roleId}`,
      principalId,
      principalType: 'ServicePrincipal',
      ...condition,
    },
  });
}

/** Builds the world by requests, as its owner. Time has passed: operations are over, roles are in force, the graph shows all. */
export async function openSmallAzure(
  plan: EstatePlan = keylessPlan(SUBSCRIPTION),
  options: SandboxOptions = {},
): Promise<SmallAzure> {
  const sandbox = createSandbox(options);
  const owner = handsOf(sandbox, sandbox.owner.principalId);
  const estate = await buildEstate(owner, plan);
  const app = sandbox.azure.directory.add({ type: 'ServicePrincipal', displayName: 'aml-keyless' }).principalId;
  await owner.settle();
  await holdRole(owner, app, 'aml-keyless', 'role.json', {});
  const condition = { condition: generated('condition.txt').trim(), conditionVersion: '2.0' };
  await holdRole(owner, app, 'aml-keyless role assigner', 'role-assigner.json', condition);
  await sandbox.azure.clock.advance(600_000);
  return {
    sandbox,
    owner,
    estate,
    app,
    azure: (changed = {}) =>
      createAzure({
        credential: sandbox.credentialFor(app),
        subscriptions: [SUBSCRIPTION],
        map: NO_MEMORY,
        signal: new AbortController().signal,
        httpClient: sandbox.httpClient,
        ...changed,
      }),
    passing: (work) => swiftly(work, (milliseconds) => sandbox.azure.clock.advance(milliseconds)),
  };
}

/** Ids of an estate as the app knows them. */
export function idsOf(estate: Estate): {
  readonly registry: Id;
  readonly workspaces: readonly Id[];
  readonly accounts: readonly Id[];
} {
  return {
    registry: id(estate.registryId),
    workspaces: estate.workspaces.map((it) => id(it.id)),
    accounts: estate.workspaces.map((it) => id(it.storageAccountId)),
  };
}
