import type { Azure } from '../azure.ts';
import type { Incoming } from './http.ts';

/** What Resource Manager puts on every answer. `Date` is the sandbox's clock: who measures Azure's time measures it here. */
export function standardHeaders(azure: Azure, request: Incoming, correlationId: string): Record<string, string> {
  const requestId = azure.guid();
  const clientRequestId = request.headers['x-ms-client-request-id'];
  const echoes = clientRequestId !== undefined && request.headers['x-ms-return-client-request-id'] === 'true';
  return {
    date: new Date(azure.clock.now()).toUTCString(),
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': correlationId,
    'x-ms-routing-request-id': `SANDBOX:${new Date(azure.clock.now()).toISOString()}:${requestId}`,
    ...(echoes ? { 'x-ms-client-request-id': clientRequestId } : {}),
  };
}
