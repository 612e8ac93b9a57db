import type { JsonObject } from './contract.ts';

/** An answer that is an error, in Azure's own shape. */
export class AzureError extends Error {
  readonly status: number;
  readonly code: string;
  readonly extra: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  /** What stands beside `error` in the body: a few providers say more there. */
  readonly beside: JsonObject;
  constructor(
    status: number,
    code: string,
    message: string,
    extra: JsonObject = {},
    headers: Readonly<Record<string, string>> = {},
    beside: JsonObject = {},
  ) {
    super(message);
    this.name = 'AzureError';
    this.status = status;
    this.code = code;
    this.extra = extra;
    this.headers = headers;
    this.beside = beside;
  }
}

/** What Resource Manager refuses itself, before any provider sees it: the header says so. */
export function gatewayError(status: number, code: string, message: string): AzureError {
  return new AzureError(status, code, message, {}, { 'x-ms-failure-cause': 'gateway' });
}
