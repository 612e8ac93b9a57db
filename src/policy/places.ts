import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
} from '@azure/core-rest-pipeline';
import type { Answer, Place } from './source.ts';
import { textOf } from './text.ts';

const MINUTE = 60_000;
/** An event has to be acknowledged within thirty seconds: who holds it up so long has an old policy, or none. */
const WITHIN = 5_000;
const STORAGE_VERSION = '2023-11-03';

/** A file, read once: it comes with the package, and changes with it. A relative path begins at `root`. */
export const filePlace = (path: string, root: string): Place => ({
  name: path,
  every: Number.POSITIVE_INFINITY,
  read: async () => ({ is: 'read', text: await textOf(createReadStream(resolve(root, path))), version: 'as deployed' }),
});

export interface BlobPlaceOptions {
  readonly url: string;
  readonly credential: TokenCredential;
  readonly httpClient?: HttpClient;
}

/** A blob, read with the app's own identity and asked at most once a minute whether it has changed. */
export function blobPlace({ url, credential, httpClient = createDefaultHttpClient() }: BlobPlaceOptions): Place {
  const pipeline = createPipelineFromOptions({
    retryOptions: { maxRetries: 1, maxRetryDelayInMs: 500 },
    redirectOptions: { maxRetries: 0 },
  });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: 'https://storage.azure.com/.default' }));

  async function read(version: string | null): Promise<Answer> {
    const headers = createHttpHeaders({ 'x-ms-version': STORAGE_VERSION });
    if (version !== null) headers.set('if-none-match', version);
    const request = createPipelineRequest({ url, headers, abortSignal: AbortSignal.timeout(WITHIN) });
    // as text the body would have been decoded already, whatever its bytes are
    request.streamResponseStatusCodes = new Set([200]);
    const { status, readableStreamBody, headers: answered } = await pipeline.sendRequest(httpClient, request);
    if (status === 304) return { is: 'unchanged' };
    const etag = answered.get('etag');
    if (status !== 200 || etag === undefined || readableStreamBody === undefined) {
      throw new Error(`storage answered ${status} ${answered.get('x-ms-error-code') ?? ''}`.trimEnd().concat('.'));
    }
    return { is: 'read', text: await textOf(Readable.from(readableStreamBody)), version: etag };
  }

  return { name: url, every: MINUTE, read };
}
