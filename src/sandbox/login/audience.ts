import type { Cloud } from '../kernel/cloud.ts';

/** The audience of a token for a v2 scope (`https://storage.azure.com/.default openid`) or a v1 resource; nothing for an unknown one. */
export function audienceOf(wanted: string, baseUrl: string, cloud: Cloud): string | undefined {
  const resources = wanted.split(' ').filter((word) => !['', 'openid', 'profile', 'offline_access'].includes(word));
  const [resource, ...more] = resources.map((scope) => scope.replace(/\/\.default$/i, ''));
  if (resource === undefined || more.length > 0) return undefined;
  const bare = resource.replace(/\/$/, '').toLowerCase();
  const known = [baseUrl, graphUnder(baseUrl), ...managementAudiences(cloud), ...graphAudiences(cloud), cloud.keyVault];
  return known.includes(bare) || isStorage(bare, cloud) ? resource : undefined;
}

/** What a token for Resource Manager may be issued for, without a slash at its end. */
export function managementAudiences(cloud: Cloud): readonly string[] {
  return [cloud.serviceManagement, cloud.resourceManager];
}

/** What a token for Microsoft Graph may be issued for. */
export function graphAudiences(cloud: Cloud): readonly string[] {
  return [cloud.microsoftGraph, '00000003-0000-0000-c000-000000000000'];
}

/** Where Microsoft Graph is served for clients that know the sandbox's own address alone. */
export function graphUnder(baseUrl: string): string {
  return `${baseUrl}/graph`;
}

/** All of storage, or a single account. */
function isStorage(resource: string, { storage }: Cloud): boolean {
  if (resource === 'https://storage.azure.com') return true;
  const [, host = ''] = /^https:\/\/[a-z0-9]+\.(?:blob|queue|table|file|dfs)\.(.+)$/.exec(resource) ?? [];
  return host === storage;
}
