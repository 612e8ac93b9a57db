import { createHttpHeaders, type HttpClient, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import type { Handle } from '../kernel/http.ts';

/**
 * Lets any Azure SDK client talk to the sandbox without a socket: pass it as `httpClient` and keep the client's own endpoint, so that
 * scopes, bearer policy, retries, polling and paging run unchanged.
 */
export function createInProcessClient(handle: Handle): HttpClient {
  return {
    async sendRequest(request) {
      if (request.abortSignal?.aborted) throw aborted(request);
      try {
        const { status, headers, body } = await handle({
          method: request.method,
          url: request.url,
          headers: request.headers.toJSON(),
          body: textOf(request.body),
          signal: signalOf(request),
        });
        return { request, status, headers: createHttpHeaders(headers), bodyAsText: body };
      } catch (error) {
        if (request.abortSignal?.aborted) throw aborted(request);
        if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
          throw new RestError(error.message, { code: error.code, request });
        }
        throw error;
      }
    },
  };
}

function aborted(request: PipelineRequest): Error {
  return Object.assign(new Error(`The operation was aborted: ${request.method} ${request.url}.`), { name: 'AbortError' });
}

function signalOf(request: PipelineRequest): AbortSignal | undefined {
  if (!request.abortSignal) return undefined;
  const controller = new AbortController();
  request.abortSignal.addEventListener('abort', () => controller.abort());
  return controller.signal;
}

function textOf(body: PipelineRequest['body']): string {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  throw new TypeError('The sandbox takes requests with a text body only.');
}
