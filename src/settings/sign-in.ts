/** Ways to sign in. In Azure it is the app's own managed identity; the others are for a person's machine. None is ever guessed. */
export const WAYS = ['managed-identity', 'azure-cli', 'service-principal', 'browser'] as const;
export type Way = (typeof WAYS)[number];

export interface SignIn {
  readonly by: Way;
  readonly tenantId: string | null;
  /** Of the managed identity or the service principal. */
  readonly clientId: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a way of signing in lacks, each with its fix. */
export function lacksOf(way: string, environment: Environment): readonly string[] {
  const { AZURE_CLIENT_ID: client, AML_KEYLESS_TENANT: tenant, AZURE_CLIENT_SECRET: secret } = environment;
  const certificate = environment.AZURE_CLIENT_CERTIFICATE_PATH;
  const lacks: string[] = [];
  if (client === undefined && way === 'managed-identity') {
    lacks.push('AZURE_CLIENT_ID: is missing: write the client id of the app’s user-assigned identity.');
  }
  if (client === undefined && way === 'service-principal') {
    lacks.push('AZURE_CLIENT_ID: is missing: write the application id of the service principal.');
  }
  if (tenant === undefined && way !== 'managed-identity') {
    lacks.push(`AML_KEYLESS_TENANT: is missing: write the tenant’s GUID, since ${way} may know several.`);
  }
  if (way === 'service-principal' && secret === undefined && certificate === undefined) {
    lacks.push('AZURE_CLIENT_SECRET: is missing: set it, or AZURE_CLIENT_CERTIFICATE_PATH.');
  }
  return lacks;
}
