import { AzureError } from '../../errors.ts';

export { notModelled } from '../refusals.ts';

/** The resource provider's own refusal of a body: a code and a target around the same sentence. */
export function invalidWorkspace(message: string): AzureError {
  const details = [{ code: 'Invalid', target: 'workspace', message }];
  return new AzureError(400, 'ValidationError', message, { target: 'workspace', details });
}

/** The identity platform's refusal to attach an identity that is not there. */
export function identityNotFound(owner: string, identity: string): AzureError {
  const inner = JSON.stringify({ error: { code: 'BadRequest', message: `Resource '${identity}' was not found.` } });
  return new AzureError(
    400,
    'FailedIdentityOperation',
    `Identity operation for resource '${owner}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '${inner}'.'.`,
  );
}
