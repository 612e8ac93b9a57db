import type { Call } from '../../contract.ts';
import { AzureError } from '../../errors.ts';
import { sevenDecimals } from '../record.ts';

/** An error of the service that holds the data, which the provider passes on with the service's own id and time in its text. */
export function dataError({ azure }: Call, status: number, code: string, text: string): AzureError {
  const told = `${text}\nRequestId:${azure.guid()}\nTime:${sevenDecimals(azure.clock.now())}`;
  return new AzureError(status, code, told);
}
