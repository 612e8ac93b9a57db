import type { JsonObject } from '../contract.ts';
import { AzureError } from '../errors.ts';
import type { Incoming } from './http.ts';

/** The JSON object of a request; an empty body is an empty object. Throws `InvalidRequestContent` or `UnsupportedMediaType`. */
export function readBody(request: Incoming): JsonObject {
  if (request.body === '' || request.method === 'GET' || request.method === 'HEAD') return {};
  const mediaType = (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase() ?? '';
  if (mediaType !== 'application/json' && mediaType !== 'text/json') {
    const message = `The content media type '${mediaType}' is not supported. Only 'application/json' is supported.`;
    throw new AzureError(415, 'UnsupportedMediaType', message);
  }
  const body = parse(request.body);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  // The JSON literal null is what some clients send for "no body".
  if (body === null) return {};
  throw invalid('A JSON object was expected.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function invalid(why: string): AzureError {
  const message = `The request content was invalid and could not be deserialized: '${why}'.`;
  return new AzureError(400, 'InvalidRequestContent', message);
}
