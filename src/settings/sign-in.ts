/** Ways to sign in. In Azure it is the app's own managed identity; the others are for a person's machine. None is ever guessed. */
export const WAYS = ['managed-identity', 'azure-cli', 'service-principal', 'browser'] as const;

export interface SignIn {
  readonly signIn: (typeof WAYS)[number];
  readonly tenantId: string | undefined;
  /** Of the managed identity or the service principal. */
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly clientCertificatePath: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const lack = (name: string, fix: string): string => `${name}: is missing: ${fix}`;

function lacksOfServicePrincipal(environment: Environment): readonly string[] {
  const { AZURE_CLIENT_ID: client, AZURE_CLIENT_SECRET: secret, AZURE_CLIENT_CERTIFICATE_PATH: certificate } = environment;
  const identified = client === undefined ? [lack('AZURE_CLIENT_ID', 'write the application id of the service principal.')] : [];
  if (secret !== undefined && certificate !== undefined) {
    return [...identified, 'AZURE_CLIENT_SECRET: contradicts AZURE_CLIENT_CERTIFICATE_PATH: remove one of the two settings.'];
  }
  if (secret !== undefined || certificate !== undefined) return identified;
  return [...identified, lack('AZURE_CLIENT_SECRET', 'set it, or AZURE_CLIENT_CERTIFICATE_PATH.')];
}

/** What a way of signing in lacks, each with its fix. */
export function lacksOf(way: string, environment: Environment): readonly string[] {
  const { AZURE_CLIENT_ID: client, AML_KEYLESS_TENANT: tenant } = environment;
  if (way === 'managed-identity') {
    return client === undefined ? [lack('AZURE_CLIENT_ID', 'write the client id of the app’s user-assigned identity.')] : [];
  }
  const directed =
    tenant === undefined ? [lack('AML_KEYLESS_TENANT', `write the tenant’s GUID, since ${way} may know several.`)] : [];
  return way === 'service-principal' ? [...directed, ...lacksOfServicePrincipal(environment)] : directed;
}
