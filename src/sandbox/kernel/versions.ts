import { type AzureError, gatewayError } from '../errors.ts';
import { isNested } from './ids.ts';

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

/** Refuses an api-version that the type does not serve, as Azure does: too old, or from the future. */
export function checkServed(version: string, type: string, since: string, location: string | undefined): void {
  const day = version.slice(0, 10);
  if (day >= since.slice(0, 10) && day <= YOUNGEST) return;
  const [namespace = '', ...types] = type.split('/');
  if (namespace === 'Microsoft.Resources' && !isNested(type)) throw invalid(version, since);
  if (namespace === 'Microsoft.Authorization') throw typeNotFound(namespace, types.join('/'), version, since);
  throw gatewayError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '${location ?? 'global'}' and API version '${version}' for type ` +
      `'${types.join('/')}'. The supported api-versions are '${since} and later'. The supported locations are 'any'.`,
  );
}

function invalid(version: string, since = '2014-04-01'): AzureError {
  return gatewayError(
    400,
    'InvalidApiVersionParameter',
    `The api-version '${version}' is invalid. The supported versions are '${since} and later'.`,
  );
}

/** A type that lives in no region is not looked for by region: it is the type itself that an api-version has not. */
function typeNotFound(namespace: string, type: string, version: string, since: string): AzureError {
  const what = `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${version}'.`;
  return gatewayError(404, 'InvalidResourceType', `${what} The supported api-versions are '${since} and later'.`);
}
