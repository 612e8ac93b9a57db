/** Resources that tokens are given out for; more may follow the host, as for a single storage account. */
const KNOWN: readonly RegExp[] = [
  /^https:\/\/management\.(azure\.com|core\.windows\.net)\/?$/i,
  /^https:\/\/(storage\.azure\.com|[a-z0-9]+\.(blob|queue|table|file|dfs)\.core\.windows\.net)\/?$/i,
  /^https:\/\/graph\.microsoft\.com\/?$/i,
  /^https:\/\/vault\.azure\.net\/?$/i,
];

/** The audience of a token for a v2 scope (`https://storage.azure.com/.default openid`) or a v1 resource; nothing for an unknown one. */
export function audienceOf(wanted: string, baseUrl: string): string | undefined {
  const resources = wanted.split(' ').filter((word) => !['', 'openid', 'profile', 'offline_access'].includes(word));
  const [resource, ...more] = resources.map((scope) => scope.replace(/\/\.default$/i, ''));
  if (resource === undefined || more.length > 0) return undefined;
  const isBase = resource.replace(/\/$/, '') === baseUrl;
  return isBase || KNOWN.some((pattern) => pattern.test(resource)) ? resource : undefined;
}
