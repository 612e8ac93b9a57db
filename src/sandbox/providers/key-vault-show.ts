import type { Call, Instant, JsonObject, Resource } from '../contract.ts';
import { without } from './body.ts';
import { isAtLeast, systemData } from './record.ts';

/** How many days a deleted vault is kept where nobody said it. */
export const RETENTION_DAYS = 90;

/** A vault as an api-version shows it. The permission model shows only where somebody chose it. */
export function showVault(resource: Resource, { apiVersion, azure }: Call): JsonObject {
  const { id, name, type, location, tags, properties } = resource;
  const { softDeleteRetentionInDays = unstatedRetention(apiVersion) } = properties;
  return {
    id,
    name,
    type,
    location,
    tags: tags ?? {},
    ...(isAtLeast(apiVersion, '2021-04-01') ? { systemData: systemData(resource, azure, milliseconds) } : {}),
    properties: {
      ...without(properties, ['createMode', ...(isAtLeast(apiVersion, '2021-06-01') ? [] : ['publicNetworkAccess'])]),
      ...(softDeleteRetentionInDays === undefined ? {} : { softDeleteRetentionInDays }),
    },
  };
}

/** The answer that makes a vault spells its address as the vault was named, and without the slash that every later one has. */
export function showNewVault(resource: Resource, call: Call): JsonObject {
  const { properties, ...others } = showVault(resource, call);
  const vaultUri = `https://${resource.name}.${call.azure.cloud.vault}`;
  return { ...others, properties: { ...(properties as JsonObject), vaultUri } };
}

/** How long a deleted vault is kept where nobody said it: told since 2023-07-01. */
function unstatedRetention(apiVersion: string): number | undefined {
  return isAtLeast(apiVersion, '2023-07-01') ? RETENTION_DAYS : undefined;
}

function milliseconds(at: Instant): string {
  return new Date(at).toISOString();
}
