import { AzureError } from '../../errors.ts';

/** A refusal by the provider of registries itself, which also says beside its error that it failed. */
export function refusal(status: number, code: string, message: string): AzureError {
  return new AzureError(status, code, message, {}, {}, { status: 'Failed' });
}
