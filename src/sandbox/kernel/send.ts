import type { Azure } from '../azure.ts';
import type { Call, Json, Principal, Sent } from '../contract.ts';
import type { Incoming, Outgoing } from './http.ts';
import { parseId } from './ids.ts';
import type { Operations } from './operations.ts';

/** Makes what sends requests in the name of a principal. */
export type SendAs = (caller: Principal) => Call['send'];

/** What sending is made of. */
export interface SendParts {
  readonly azure: Azure;
  readonly operations: Operations;
  readonly handle: (request: Incoming, as: Principal) => Promise<Outgoing>;
  /** Of the request on whose behalf others are sent: Azure gives all of them the same. */
  readonly correlationId: string;
}

/** Sends requests that Azure makes for a caller through the pipeline, under the caller's name and without a token. */
export function createSendAs({ azure, operations, handle, correlationId }: SendParts): SendAs {
  return (caller) =>
    async ({ method, path, body }) => {
      const request: Incoming = {
        method,
        url: new URL(path, azure.baseUrl).href,
        headers: { 'content-type': 'application/json', 'x-ms-correlation-request-id': correlationId },
        body: body === undefined ? '' : JSON.stringify(body),
      };
      const answer = await handle(request, caller);
      const link = answer.headers['azure-asyncoperation'] ?? answer.headers.location;
      const sent: Sent = { status: answer.status, body: answer.body === '' ? undefined : (JSON.parse(answer.body) as Json) };
      const operation = link === undefined ? undefined : parseId(new URL(link, azure.baseUrl).pathname).text;
      if (operation === undefined || operations.find(operation) === undefined) return sent;
      return { ...sent, ended: () => operations.find(operation)?.end };
    };
}
