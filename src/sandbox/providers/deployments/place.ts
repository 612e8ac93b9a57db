import { createHash } from 'node:crypto';
import type { Azure } from '../../azure.ts';
import type { ArmId, Json, JsonObject } from '../../contract.ts';
import type { Place } from './expressions/expression.ts';

/** What a deployment tells of itself to its own expressions. */
export interface Self {
  readonly name: string;
  readonly location: string | undefined;
  readonly template: JsonObject;
  readonly parameters: JsonObject;
}

/** Where a deployment of this id stands. The group is there: the request has passed that check. */
export function placeOf(azure: Azure, id: ArmId, self: Self): Place {
  const subscriptionId = id.subscriptionId ?? '';
  const above = `/subscriptions/${subscriptionId}`;
  const group = id.resourceGroup === undefined ? undefined : azure.store.get(`${above}/resourceGroups/${id.resourceGroup}`);
  const { tenantId } = azure.directory;
  const subscription = azure.store
    .subscriptions()
    .find((known) => known.subscriptionId.toLowerCase() === subscriptionId.toLowerCase());
  return {
    scope: group?.id ?? above,
    subscriptionId,
    resourceGroup: group?.name,
    facts: {
      subscription: { id: above, subscriptionId, tenantId, displayName: subscription?.displayName ?? '' },
      resourcegroup: group && {
        ...{ id: group.id, name: group.name, type: group.type, location: group.location ?? '' },
        ...(group.tags ? { tags: group.tags } : {}),
        properties: { provisioningState: 'Succeeded' },
      },
      tenant: { id: `/tenants/${tenantId}`, tenantId },
      deployment: deployment(self),
      environment: environment(azure),
    },
  };
}

/** A number for a template: the same for the same one, and not Azure's, whose way to make it is not public. */
export function templateHash(template: JsonObject): string {
  return createHash('sha256').update(JSON.stringify(template)).digest().readBigUInt64BE().toString();
}

function deployment({ name, location, template, parameters }: Self): Json {
  return {
    name,
    ...(location === undefined ? {} : { location }),
    properties: {
      template,
      templateHash: templateHash(template),
      parameters,
      mode: 'Incremental',
      provisioningState: 'Accepted',
    },
  };
}

function environment({ cloud }: Azure): Json {
  const { name, resourceManager, serviceManagement, login, portal, storage, registry, vault, sqlServer } = cloud;
  return {
    name,
    resourceManager: `${resourceManager}/`,
    portal,
    authentication: {
      loginEndpoint: `${login}/`,
      audiences: [`${serviceManagement}/`, `${resourceManager}/`],
      tenant: 'common',
      identityProvider: 'AAD',
    },
    graph: cloud.microsoftGraph,
    suffixes: {
      acrLoginServer: `.${registry}`,
      keyvaultDns: `.${vault}`,
      sqlServerHostname: `.${sqlServer}`,
      storage,
    },
  };
}
