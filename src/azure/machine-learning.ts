import { AzureMachineLearningWorkspaces } from '@azure/arm-machinelearning';
import type { Id } from '../model/id.ts';
import { encode, type Sender, senderOn } from './operation.ts';
import type { CallOptions, Session } from './session.ts';

/**
 * The client's typed calls drop what their api-version does not know: the auth mode, the hub, data isolation, connection kinds.
 * So the client is used with operations of our own, at a version that knows them.
 */

export const CURRENT = '2025-06-01';
/** The last version that shows first-generation services. */
export const SERVICES = '2021-04-01';

export interface MachineLearning {
  get(it: Id, options: CallOptions): Promise<unknown>;
  /** All pages of a collection below a resource, or as many as it takes. */
  list(it: Id, collection: string, apiVersion: string, ...how: ListArguments): Promise<void>;
  patch(it: Id, body: object, options: CallOptions): Promise<unknown>;
  /** Replaces the resource by the body. */
  put(it: Id, body: object, options: CallOptions): Promise<unknown>;
}

type ListArguments = Parameters<Sender['list']> extends [unknown, unknown, ...infer Rest] ? Rest : never;

/** Workspaces and what lies below them. A call throws the client's error; its answers are in the exchange. */
export function createMachineLearning({ connection }: Session): MachineLearning {
  const { credential, endpoint, scope, httpClient, prepare } = connection;
  // our operations carry whole ids, so the client's own subscription is never used
  const { get, list, write } = senderOn(
    prepare(new AzureMachineLearningWorkspaces(credential, 'none', { endpoint, credentialScopes: scope, httpClient })),
  );
  return {
    get: (it, options) => get(encode(it), CURRENT, options),
    patch: (it, body, options) => write('PATCH', encode(it), CURRENT, body, options),
    put: (it, body, options) => write('PUT', encode(it), CURRENT, body, options),
    list: (it, collection, version, ...how) => list(`${encode(it)}/${collection}`, version, ...how),
  };
}
