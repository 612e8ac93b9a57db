import { z } from 'zod';
import type { PolicyPlace } from '../policy/open.ts';

/** Where a policy document is: a path, or a blob that the app reads with its identity. */

export type DocumentPlace = Exclude<PolicyPlace, { readonly in: 'settings' }>;

/** What the hosts of blobs end with, cloud by cloud: accounts have a host of their own, in a DNS zone or beside all others. */
const BLOB_HOSTS: Readonly<Record<string, readonly string[]>> = {
  AzureCloud: ['blob.core.windows.net', 'blob.storage.azure.net'],
  AzureChinaCloud: ['blob.core.chinacloudapi.cn'],
  AzureUSGovernment: ['blob.core.usgovcloudapi.net'],
};

const ACCOUNT = /^[a-z0-9]{3,24}(-secondary)?(\.z\d{1,2})?$/;
const CONTAINER = /^(\$root|\$web|(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*)$/;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** An address, or else a path. What is wrong with an address depends on the cloud: `placeErrors` says it. */
export const documentPlace = z.string().transform((text): DocumentPlace => {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return { in: 'file', path: text };
  return { in: 'blob', url: URL.canParse(text) ? new URL(text).href : text };
});

const isHostOf = (hostname: string, suffix: string): boolean =>
  hostname.endsWith(`.${suffix}`) && ACCOUNT.test(hostname.slice(0, -suffix.length - 1));

/** Container and blob. Storage on this machine names its account in the path. */
function namesBlob({ hostname, pathname }: URL): boolean {
  const [container = '', ...blob] = pathname
    .slice(1)
    .split('/')
    .slice(LOOPBACK.has(hostname) ? 1 : 0);
  return CONTAINER.test(container) && blob.join('/') !== '' && !pathname.endsWith('/');
}

function wrongWith(text: string, hosts: readonly string[]): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return 'is no address';
  if (url.protocol !== 'https:') return `begins with ${url.protocol}//, which no token is sent over`;
  if (url.username !== '' || url.password !== '') return 'has a name or a password in it';
  if (url.search !== '') return 'has a query, and a blob is read with the app’s identity alone';
  if (url.hash !== '') return 'has a fragment';
  if (!LOOPBACK.has(url.hostname) && !hosts.some((host) => isHostOf(url.hostname, host)))
    return `names the host ${url.host}, which holds no blobs of this cloud`;
  return namesBlob(url) ? undefined : 'names no container and blob';
}

/** What is wrong with the address of a blob, with the fix. No token of a cloud is sent to a host outside it. */
export function placeErrors(place: string | undefined, cloud: string): readonly string[] {
  const hosts = BLOB_HOSTS[cloud];
  if (place === undefined || hosts === undefined || documentPlace.parse(place).in === 'file') return [];
  const wrong = wrongWith(place, hosts);
  return wrong === undefined
    ? []
    : [
        `AML_KEYLESS_POLICY: ${wrong}: write https://ACCOUNT.${hosts[0]}/CONTAINER/NAME (AML_KEYLESS_CLOUD is ${cloud}), or a path.`,
      ];
}
