import { AzureError } from '../errors.ts';

/** What Azure surely answers somehow, but the sandbox does not know how: a 501, so that no client builds on a guess. */
export function notModelled(what: string): AzureError {
  return new AzureError(501, 'NotModelled', `The sandbox does not model ${what}.`);
}
