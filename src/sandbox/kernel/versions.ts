import type { Json } from '../contract.ts';
import { type AzureError, gatewayError } from '../errors.ts';
import { isNested } from './ids.ts';
import { MANAGER_VERSIONS, publishedVersions } from './published-versions.ts';
import { plainLocation, regions } from './regions.ts';

const SHAPE = /^\d{4}-\d{2}-\d{2}(-(preview|alpha|beta|privatepreview))?$/i;

/** No api-version of Azure that the sandbox could know is younger. */
const YOUNGEST = '2026-12-31';

/** The api-version of a request, checked for presence and shape. */
export function apiVersionOf(query: URLSearchParams): string {
  const version = [...query].find(([name]) => name.toLowerCase() === 'api-version')?.[1];
  if (!version) {
    throw gatewayError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  if (!SHAPE.test(version) || Number.isNaN(Date.parse(version.slice(0, 10)))) throw invalid(version);
  return version.toLowerCase();
}

/** Refuses an api-version that the type does not serve, as Azure does: too old, or from the future. `location` is where it is or shall be. */
export function checkServed(version: string, type: string, since: string, location: Json | undefined): void {
  const day = version.slice(0, 10);
  if (day >= since.slice(0, 10) && day <= YOUNGEST) return;
  const [namespace = '', ...types] = type.split('/');
  if (namespace === 'Microsoft.Resources' && !isNested(type)) throw invalid(version);
  // a provider's are told from the oldest on
  const served = publishedVersions(type, since).toReversed();
  if (namespace === 'Microsoft.Authorization') throw typeNotFound(namespace, types.join('/'), version, served);
  const where = typeof location === 'string' ? `location '${plainLocation(location)}' and ` : '';
  const what = `No registered resource provider found for ${where}API version '${version}' for type '${types.join('/')}'.`;
  const supported = `The supported api-versions are '${served.join(', ')}'. The supported locations are '${regions.map(([name]) => name).join(', ')}'.`;
  throw gatewayError(400, 'NoRegisteredProviderFound', `${what} ${supported}`);
}

function invalid(version: string): AzureError {
  const text = `The api-version '${version}' is invalid. The supported versions are '${MANAGER_VERSIONS.join(',')}'.`;
  return gatewayError(400, 'InvalidApiVersionParameter', text);
}

/** A type that lives in no region is not looked for by region: it is the type itself that an api-version has not. */
function typeNotFound(namespace: string, type: string, version: string, served: readonly string[]): AzureError {
  const what = `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${version}'.`;
  return gatewayError(404, 'InvalidResourceType', `${what} The supported api-versions are '${served.join(',')}'.`);
}
