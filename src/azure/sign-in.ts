import type { TokenCredential } from '@azure/core-auth';
import {
  AzureCliCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  InteractiveBrowserCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import type { Cloud } from './cloud.ts';

/** In Azure the app's own managed identity; on a person's machine one of three, named and never guessed. */
export type SignIn = 'managed-identity' | 'azure-cli' | 'service-principal' | 'browser';

export interface SignInOptions {
  readonly signIn: SignIn;
  readonly cloud: Cloud;
  /** Directory to sign in to; a managed identity has its own. */
  readonly tenantId?: string | undefined;
  /** Of the user-assigned identity, of the service principal, or of the application that a browser signs in to. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** File with the certificate and its private key, in place of a secret. */
  readonly clientCertificatePath?: string | undefined;
}

/** The settings that the options come from: errors name what has to be set. */
const SETTING = {
  tenantId: 'AML_KEYLESS_TENANT',
  clientId: 'AZURE_CLIENT_ID',
  clientSecret: 'AZURE_CLIENT_SECRET',
  clientCertificatePath: 'AZURE_CLIENT_CERTIFICATE_PATH',
} as const;

function needed(options: SignInOptions, name: 'tenantId' | 'clientId'): string {
  const value = options[name];
  if (value === undefined || value === '') throw new Error(`To sign in by ${options.signIn}, set ${SETTING[name]}.`);
  return value;
}

function servicePrincipal(options: SignInOptions): TokenCredential {
  const [tenantId, clientId] = [needed(options, 'tenantId'), needed(options, 'clientId')];
  const { clientSecret = '', clientCertificatePath: certificatePath = '', signIn } = options;
  const how = { authorityHost: options.cloud.login };
  const [secret, certificate] = [SETTING.clientSecret, SETTING.clientCertificatePath];
  if (clientSecret !== '' && certificatePath !== '')
    throw new Error(`To sign in by ${signIn}, set ${secret} or ${certificate}, not both.`);
  if (clientSecret !== '') return new ClientSecretCredential(tenantId, clientId, clientSecret, how);
  if (certificatePath !== '') return new ClientCertificateCredential(tenantId, clientId, { certificatePath }, how);
  throw new Error(`To sign in by ${signIn}, set ${secret} or ${certificate}.`);
}

/** The one way to sign in that is set. Throws an `Error` that names the setting which is missing. */
export function credentialOf(options: SignInOptions): TokenCredential {
  const { signIn, clientId, cloud } = options;
  switch (signIn) {
    case 'managed-identity':
      return new ManagedIdentityCredential({ clientId: needed(options, 'clientId') });
    case 'azure-cli':
      // it signs in to whichever cloud the session is set to
      return new AzureCliCredential({ tenantId: needed(options, 'tenantId') });
    case 'service-principal':
      return servicePrincipal(options);
    case 'browser': {
      const application = clientId === undefined || clientId === '' ? {} : { clientId };
      return new InteractiveBrowserCredential({
        tenantId: needed(options, 'tenantId'),
        authorityHost: cloud.login,
        ...application,
      });
    }
  }
}
