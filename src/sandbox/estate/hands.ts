import type { Azure } from '../azure.ts';
import type { JsonObject } from '../contract.ts';

/** Somebody with a token and a way to send: what an estate is built with, request by request. */
export interface Hands {
  readonly azure: Azure;
  /** Sends one request to Resource Manager; throws with Azure's answer unless it is a success. */
  send(
    method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE',
    id: string,
    apiVersion: string,
    body?: JsonObject,
  ): Promise<JsonObject>;
  /** Lets every operation that was started come to its end, and every role take effect. */
  settle(): Promise<void>;
}

/** The part of a sandbox that hands are made of. */
export interface Workshop {
  readonly azure: Azure;
  handle(request: {
    method: string;
    url: string;
    headers: Readonly<Record<string, string>>;
    body: string;
  }): Promise<{ readonly status: number; readonly body: string }>;
  credentialFor(principalId: string): { getToken(scope: string): Promise<{ readonly token: string } | null> };
}

/** The hands of a principal of the sandbox's directory. */
export function handsOf(workshop: Workshop, principalId: string): Hands {
  const { azure } = workshop;
  const credential = workshop.credentialFor(principalId);
  return {
    azure,
    async send(method, id, apiVersion, body) {
      const token = await credential.getToken(`${azure.cloud.resourceManager}/.default`);
      const { status, body: text } = await workshop.handle({
        method,
        url: `${azure.baseUrl}${id}?api-version=${apiVersion}`,
        headers: { authorization: `Bearer ${token?.token ?? ''}`, 'content-type': 'application/json' },
        body: body === undefined ? '' : JSON.stringify(body),
      });
      if (status >= 300) throw new Error(`${method} ${id} answered ${status}: ${text}`);
      return text === '' ? {} : (JSON.parse(text) as JsonObject);
    },
    async settle() {
      const { operationSeconds, rolePropagationSeconds, principalReplicationSeconds } = azure.settings;
      await azure.clock.advance((operationSeconds + Math.max(rolePropagationSeconds, principalReplicationSeconds)) * 1000 + 1000);
    },
  };
}
