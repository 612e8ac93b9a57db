import { createSerializer, type OperationSpec, type OperationURLParameter, type ServiceClient } from '@azure/core-client';
import { z } from 'zod';
import type { Id } from '../model/id.ts';
import { type RawResponse, replyOf } from './reply.ts';
import type { CallOptions } from './session.ts';

/** Operations of our own on the clients' public `sendOperationRequest`: whole paths, bodies as they are, nothing dropped. */

type Method = 'GET' | 'PATCH' | 'PUT';

const anything = { serializedName: 'body', required: true, type: { name: 'any' } } as const;
const serializer = createSerializer({}, false);
const NextLink = z.object({ nextLink: z.string().min(1) });
const GraphLink = z.object({ '@odata.nextLink': z.string().min(1) });

const path: OperationURLParameter = {
  parameterPath: 'path',
  skipEncoding: true,
  mapper: { serializedName: 'path', required: true, type: { name: 'String' } },
};

const versionOf = (apiVersion: string) => ({
  parameterPath: 'version',
  mapper: { serializedName: 'api-version', isConstant: true, defaultValue: apiVersion, type: { name: 'String' } } as const,
});

/** `path` is a path below the endpoint, with what it asks, or the whole address of a next page. */
function operation(httpMethod: Method, apiVersion: string | null): OperationSpec {
  const any = { bodyMapper: anything };
  return {
    path: '{path}',
    httpMethod,
    urlParameters: [path],
    queryParameters: apiVersion === null ? [] : [versionOf(apiVersion)],
    ...(httpMethod === 'GET' ? {} : { requestBody: { parameterPath: 'body', mapper: anything }, mediaType: 'json' }),
    responses: { 200: any, 201: any, 202: any, default: { ...any, isError: true } },
    serializer,
  };
}

function nextOf(body: unknown): string | undefined {
  const next = NextLink.safeParse(body);
  return next.success ? next.data.nextLink : GraphLink.safeParse(body).data?.['@odata.nextLink'];
}

/** An id as a path. */
export const encode = (it: Id): string => it.split('/').map(encodeURIComponent).join('/');

/** What a call asks, ready to follow a path. */
export const asking = (query: Readonly<Record<string, string>>): string =>
  `?${Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')}`;

/** Calls throw the client's error; their answers are in the exchange. An `apiVersion` of null sends none. */
export interface Sender {
  get(target: string, apiVersion: string | null, options: CallOptions): Promise<unknown>;
  /** All pages of a collection, or as many as it takes until `enough` of their bodies. */
  list(
    target: string,
    apiVersion: string | null,
    options: CallOptions,
    enough?: (pages: readonly unknown[]) => boolean,
  ): Promise<void>;
  write(method: 'PATCH' | 'PUT', target: string, apiVersion: string, body: object, options: CallOptions): Promise<unknown>;
}

/** Sends operations of our own through a client's pipeline. */
export function senderOn(client: Pick<ServiceClient, 'sendOperationRequest'>): Sender {
  const send = (method: Method, target: string, apiVersion: string | null, options: CallOptions, body?: object) =>
    client.sendOperationRequest({ path: target, body, options }, operation(method, apiVersion));
  return {
    get: (target, apiVersion, options) => send('GET', target, apiVersion, options),
    write: (method, target, apiVersion, body, options) => send(method, target, apiVersion, options, body),
    list: async (first, apiVersion, options, enough = () => false) => {
      const pages: unknown[] = [];
      let target: string | undefined = first;
      const follow = (response: RawResponse): void => {
        options.onResponse(response);
        const { body } = replyOf(response);
        pages.push(body);
        target = nextOf(body);
      };
      while (target !== undefined && !enough(pages)) await send('GET', target, apiVersion, { ...options, onResponse: follow });
    },
  };
}
