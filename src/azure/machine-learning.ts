import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import { createSerializer, type OperationSpec, type OperationURLParameter } from '@azure/core-client';
import { z } from 'zod';
import type { Id } from '../model/id.ts';
import { type RawResponse, replyOf } from './reply.ts';
import type { CallOptions, Session } from './session.ts';

/**
 * The client's typed calls drop what their api-version does not know: the auth mode, the hub, data isolation, connection kinds.
 * So the client is used through its public `sendOperationRequest`, with operations of our own at a version that knows them.
 */

export const CURRENT = '2025-06-01';
/** The last version that shows first-generation services. */
export const SERVICES = '2021-04-01';

const anything = { serializedName: 'body', required: true, type: { name: 'any' } } as const;
const serializer = createSerializer({}, false);
const NextLink = z.object({ nextLink: z.string().min(1) });

const path: OperationURLParameter = {
  parameterPath: 'path',
  skipEncoding: true,
  mapper: { serializedName: 'path', required: true, type: { name: 'String' } },
};

/** `path` is a path below the endpoint, or the whole address of a next page. */
function operation(httpMethod: 'GET' | 'PATCH', apiVersion: string): OperationSpec {
  const version = {
    serializedName: 'api-version',
    isConstant: true,
    defaultValue: apiVersion,
    type: { name: 'String' },
  } as const;
  const any = { bodyMapper: anything };
  return {
    path: '{path}',
    httpMethod,
    urlParameters: [path],
    queryParameters: [{ parameterPath: 'version', mapper: version }],
    ...(httpMethod === 'PATCH' ? { requestBody: { parameterPath: 'body', mapper: anything }, mediaType: 'json' } : {}),
    responses: { 200: any, 201: any, 202: any, default: { ...any, isError: true } },
    serializer,
  };
}

const encode = (it: Id): string => it.split('/').map(encodeURIComponent).join('/');

export interface MachineLearning {
  get(it: Id, options: CallOptions): Promise<unknown>;
  /** All pages of a collection below a resource. */
  list(it: Id, collection: string, apiVersion: string, options: CallOptions): Promise<void>;
  patch(it: Id, body: object, options: CallOptions): Promise<unknown>;
}

/** Workspaces and what lies below them. A call throws the client's error; its answers are in the exchange. */
export function createMachineLearning({ connection }: Session): MachineLearning {
  const { credential, endpoint, scope, httpClient, prepare } = connection;
  // our operations carry whole ids, so the client's own subscription is never used
  const client = prepare(
    new AzureMachineLearningWorkspaces(credential, 'none', { endpoint, credentialScopes: scope, httpClient }),
  );
  const send = (method: 'GET' | 'PATCH', target: string, version: string, options: CallOptions, body?: object) =>
    client.sendOperationRequest({ path: target, body, options }, operation(method, version));
  return {
    get: (it, options) => send('GET', encode(it), CURRENT, options),
    patch: (it, body, options) => send('PATCH', encode(it), CURRENT, options, body),
    list: async (it, collection, version, options) => {
      let target: string | undefined = `${encode(it)}/${collection}`;
      const follow = (response: RawResponse): void => {
        options.onResponse(response);
        const next = NextLink.safeParse(replyOf(response).body);
        target = next.success ? next.data.nextLink : undefined;
      };
      while (target !== undefined) await send('GET', target, version, { ...options, onResponse: follow });
    },
  };
}
