import { DeploymentsClient } from '@azure/arm-resourcesdeployments';
import type { Sandbox, SandboxOptions } from '../../../../src/sandbox/create.ts';
import { group, lab, sender, subscription } from '../world.ts';

type Body = Readonly<Record<string, unknown>>;

export const deploymentsOf = (scope: string) => `${scope}/providers/Microsoft.Resources/deployments`;
export const at = (type: string, name: string) => `${group}/providers/${type}/${name}`;
const V = 'api-version=2024-03-01';

/** A template around what a test is about. */
export const template = (parts: Body): Body => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  resources: [],
  ...parts,
});

/** A storage account, as a template says it. */
export const account = (name: string, more: Body = {}): Body => ({
  type: 'Microsoft.Storage/storageAccounts',
  apiVersion: '2023-05-01',
  name,
  location: '[resourceGroup().location]',
  kind: 'StorageV2',
  sku: { name: 'Standard_LRS' },
  ...more,
});

/** An identity, as a template says it. */
export const identity = (name: string, more: Body = {}): Body => ({
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  apiVersion: '2023-01-31',
  name,
  location: '[resourceGroup().location]',
  ...more,
});

/** The values of parameters, as a request says them. */
const given = (values: Body) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

/** A laboratory in which templates are deployed by requests. */
export async function deployments(options: SandboxOptions = {}) {
  const world = await lab(options);
  return { ...world, ...deployer(world.sandbox) };
}

/** Who deploys: the owner, unless somebody else is named. */
export function deployer(sandbox: Sandbox, principalId = sandbox.owner.principalId) {
  const send = sender(sandbox, principalId);
  const body = (parts: Body, parameters: Body) => ({
    properties: { mode: 'Incremental', template: template(parts), parameters: given(parameters) },
  });
  return {
    put: (parts: Body, parameters: Body = {}, name = 'main') =>
      send('PUT', `${deploymentsOf(group)}/${name}?${V}`, body(parts, parameters)),
    validate: (parts: Body, parameters: Body = {}, name = 'main') =>
      send('POST', `${deploymentsOf(group)}/${name}/validate?${V}`, body(parts, parameters)),
    state: async (name = 'main') => (await send('GET', `${deploymentsOf(group)}/${name}?${V}`)).body,
    /** What is told of a template that only has outputs. */
    outputs: async (outputs: Body, parts: Body = {}, parameters: Body = {}) => {
      const typed = Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { type: typeOf(name), value }]));
      const answer = await send('PUT', `${deploymentsOf(group)}/main?${V}`, body({ ...parts, outputs: typed }, parameters));
      if (answer.status >= 400) return answer.body.error;
      const { properties } = (await send('GET', `${deploymentsOf(group)}/main?${V}`)).body;
      if (properties.error) return properties.error;
      return Object.fromEntries(
        Object.entries(properties.outputs as Record<string, { value: unknown }>).map(([name, { value }]) => [name, value]),
      );
    },
  };
}

/** Outputs in these tests are named by their type where it is not an object. */
function typeOf(name: string): string {
  return ['string', 'int', 'bool', 'array'].find((type) => name.startsWith(type)) ?? 'object';
}

/** The real client of deployments. */
export function client(sandbox: Sandbox): DeploymentsClient {
  const credential = sandbox.credentialFor(sandbox.owner.principalId);
  return new DeploymentsClient(credential, subscription, { httpClient: sandbox.httpClient, retryOptions: { maxRetries: 0 } });
}
