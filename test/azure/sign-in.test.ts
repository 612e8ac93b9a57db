import {
  AzureCliCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  InteractiveBrowserCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import { describe, expect, it } from 'vitest';
import { CLOUDS } from '../../src/azure/cloud.ts';
import { credentialOf, type SignIn } from '../../src/azure/sign-in.ts';

const cloud = CLOUDS.AzureCloud;
const tenantId = '44444444-4444-4444-8444-444444444444';
const clientId = '55555555-5555-4555-8555-555555555555';
const all = { cloud, tenantId, clientId, clientSecret: 'not really' } as const;

describe('signing in', () => {
  it.each([
    ['managed-identity', ManagedIdentityCredential],
    ['azure-cli', AzureCliCredential],
    ['service-principal', ClientSecretCredential],
    ['browser', InteractiveBrowserCredential],
  ] as const)('by %s is that and nothing else', (signIn, kind) => {
    expect(credentialOf({ ...all, signIn })).toBeInstanceOf(kind);
  });

  it('as a service principal takes a certificate in place of a secret', () => {
    const { clientSecret: _, ...rest } = all;
    const credential = credentialOf({ ...rest, signIn: 'service-principal', clientCertificatePath: 'app.pem' });
    expect(credential).toBeInstanceOf(ClientCertificateCredential);
  });

  it.each(['azure-cli', 'service-principal', 'browser'] as const)('by %s never guesses the tenant', (signIn) => {
    expect(() => credentialOf({ ...all, signIn, tenantId: undefined })).toThrow(
      `To sign in by ${signIn}, set AML_KEYLESS_TENANT.`,
    );
    expect(() => credentialOf({ ...all, signIn, tenantId: '' })).toThrow('AML_KEYLESS_TENANT');
  });

  it.each(['managed-identity', 'service-principal'] as const)('by %s names which one', (signIn: SignIn) => {
    expect(() => credentialOf({ ...all, signIn, clientId: undefined })).toThrow('set AZURE_CLIENT_ID.');
  });

  it('as a service principal needs one proof, and only one', () => {
    const signIn = 'service-principal';
    expect(() => credentialOf({ ...all, signIn, clientSecret: '' })).toThrow(
      'set AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH.',
    );
    expect(() => credentialOf({ ...all, signIn, clientCertificatePath: 'app.pem' })).toThrow('not both');
  });
});
