import type { JsonObject } from '../contract.ts';
import { AzureError, gatewayError } from '../errors.ts';
import type { Incoming } from './http.ts';
import { parseLenientJson } from './lenient-json.ts';

/** What Resource Manager takes at most, in bytes. */
const LIMIT = 4 * 1024 * 1024;

/** Requests that carry a template. */
const TEMPLATES = /\/providers\/microsoft\.resources\/deployments\//i;

/**
 * The JSON object of a request; an empty body is an empty object. Throws `InvalidRequestContent` or `UnsupportedMediaType`, and
 * `NotModelled` for what no client here sends: a body that is compressed, in another charset, or too large for Azure.
 */
export function readBody(request: Incoming): JsonObject {
  if (request.body === '' || request.method === 'GET' || request.method === 'HEAD') return {};
  const [first = '', ...parameters] = (request.headers['content-type'] ?? 'application/json').toLowerCase().split(';');
  const mediaType = first.trim();
  if (mediaType !== 'application/json' && mediaType !== 'text/json') {
    const message = `The content media type '${mediaType}' is not supported. Only 'application/json' is supported.`;
    throw gatewayError(415, 'UnsupportedMediaType', message);
  }
  refuseEncoding(request.headers['content-encoding'], parameters);
  if (Buffer.byteLength(request.body) > LIMIT) throw unmodelled('a body of more than 4 MB');
  // a byte order mark is no part of the text
  const body = parse(request.body.replace(/^\uFEFF/, ''), TEMPLATES.test(request.url));
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  // The JSON literal null is what some clients send for "no body".
  if (body === null) return {};
  throw invalid('A JSON object was expected.');
}

function refuseEncoding(encoding: string | undefined, parameters: readonly string[]): void {
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw unmodelled(`a body encoded as '${encoding}'`);
  const charset = parameters.map((text) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/.exec(text)?.[1]).find(Boolean) ?? 'utf-8';
  if (!['utf-8', 'utf8', 'us-ascii'].includes(charset)) throw unmodelled(`a body in the charset '${charset}'`);
}

function unmodelled(what: string): AzureError {
  return new AzureError(501, 'NotModelled', `The sandbox does not model ${what}.`);
}

/** A template is read as its author wrote it, with comments and what else strict JSON has no place for. */
function parse(text: string, isTemplate: boolean): unknown {
  try {
    return isTemplate ? parseLenientJson(text) : JSON.parse(text);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function invalid(why: string): AzureError {
  const message = `The request content was invalid and could not be deserialized: '${why}'.`;
  return gatewayError(400, 'InvalidRequestContent', message);
}
