import { AzureError } from '../../errors.ts';

export { notModelled } from '../refusals.ts';

/** The resource provider's own refusal of a body: a code and a target around the same sentence. */
export function invalidWorkspace(message: string): AzureError {
  const details = [{ code: 'Invalid', target: 'workspace', message }];
  return new AzureError(400, 'ValidationError', message, { target: 'workspace', details });
}
