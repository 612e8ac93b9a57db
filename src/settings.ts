import { z } from 'zod';
import { PLAIN } from './model/wants.ts';
import type { InForce } from './policy/in-force.ts';
import { plainLimits } from './policy/limits.ts';
import { modeOf } from './policy/names.ts';
import type { PolicyPlace } from './policy/open.ts';
import { documentPlace, placeErrors } from './settings/document-place.ts';
import { address, flag, graph, guid, named, oneOf, subscriptions, whole } from './settings/fields.ts';
import { modes } from './settings/modes.ts';
import { schedule } from './settings/schedule.ts';
import { lacksOf, type SignIn, WAYS } from './settings/sign-in.ts';
import { unknownIn } from './settings/unknown.ts';

const WEEK = 604_800;

/** What a policy document says too. */
const INSTEAD_OF_A_DOCUMENT = {
  AML_KEYLESS_MODES: modes.prefault('*=audit'),
  AML_KEYLESS_MIGRATE: flag.prefault('false'),
  AML_KEYLESS_SETTLE_SECONDS: whole(1, WEEK).prefault('3600'),
  AML_KEYLESS_WRITES_PER_HOUR: whole(1, 10_000).prefault('100'),
  AML_KEYLESS_KEYLESS_STORAGE: flag.prefault('true'),
};

const schema = z.object({
  AML_KEYLESS_SUBSCRIPTIONS: subscriptions,
  AML_KEYLESS_POLICY: documentPlace.optional(),
  ...INSTEAD_OF_A_DOCUMENT,
  AML_KEYLESS_LEASE_SECONDS: whole(1, 3_600).prefault('60'),
  AML_KEYLESS_SWEEP_SCHEDULE: schedule.prefault('0 0 2 * * *'),
  AML_KEYLESS_CLOUD: oneOf('AzureCloud', 'AzureChinaCloud', 'AzureUSGovernment').prefault('AzureCloud'),
  AML_KEYLESS_RESOURCE_MANAGER: address('the address of Azure Resource Manager').optional(),
  AML_KEYLESS_SIGN_IN: oneOf(...WAYS).prefault('managed-identity'),
  AML_KEYLESS_TENANT: guid('tenant id').optional(),
  AML_KEYLESS_GRAPH: graph.prefault('false'),
  AML_KEYLESS_QUEUE: named(
    /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
    'write 3 to 63 lower-case letters, digits and single hyphens.',
  ).prefault('deferred-reconcile'),
  AML_KEYLESS_TABLE: named(/^[A-Za-z][A-Za-z0-9]{2,62}$/, 'write 3 to 63 letters and digits, a letter first.').prefault(
    'journal',
  ),
  AZURE_CLIENT_ID: guid('client id').optional(),
  AZURE_CLIENT_SECRET: z.string().optional(),
  AZURE_CLIENT_CERTIFICATE_PATH: z.string().optional(),
  AzureWebJobsStorage__queueServiceUri: address('the queue service of the app’s storage account'),
  AzureWebJobsStorage__tableServiceUri: address('the table service of the app’s storage account'),
});

/** A secret has no place in a sample: it comes from the environment of a person's machine. */
const ON_A_PERSONS_MACHINE: readonly string[] = ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH'];

/** Every setting that the deployed app reads. */
export const SETTING_NAMES: readonly string[] = Object.keys(schema.shape).filter((it) => !ON_A_PERSONS_MACHINE.includes(it));

type Parsed = z.output<typeof schema>;

export interface Settings {
  /** In lower case. */
  readonly subscriptions: '*' | readonly string[];
  /** A document, or what the settings themselves say. */
  readonly policy: PolicyPlace;
  readonly leaseSeconds: number;
  readonly sweepSchedule: string;
  readonly cloud: Parsed['AML_KEYLESS_CLOUD'];
  /** In place of the cloud's own. Addresses have no slash at the end. */
  readonly resourceManager: string | null;
  readonly signIn: SignIn;
  /** May Microsoft Graph be asked, at the cloud's own address or at this one? Without a slash at the end. */
  readonly graph: boolean | string;
  readonly queue: { readonly service: string; readonly name: string };
  readonly table: { readonly service: string; readonly name: string };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What is said by a document and by settings, of which only one can hold. */
function contradictions(present: Environment): readonly string[] {
  if (present.AML_KEYLESS_POLICY === undefined) return [];
  return Object.keys(INSTEAD_OF_A_DOCUMENT)
    .filter((name) => present[name] !== undefined)
    .map((name) => `${name}: contradicts AML_KEYLESS_POLICY, whose document says it: remove one of the two settings.`);
}

/** What Azure cannot show, a document alone can declare: without one a migration is blocked by what is not declared, by name. */
const saidBySettings = (it: Parsed): InForce => ({
  wants: { ...PLAIN, keylessStorage: it.AML_KEYLESS_KEYLESS_STORAGE },
  limits: plainLimits(modeOf(it.AML_KEYLESS_MODES), it.AML_KEYLESS_MIGRATE, it.AML_KEYLESS_SETTLE_SECONDS * 1_000),
  writesPerHour: it.AML_KEYLESS_WRITES_PER_HOUR,
  expected: new Set(),
});

/** Reads every app setting. An empty setting counts as absent. Throws one error that names each wrong setting with its fix. */
export function readSettings(environment: Environment): Settings {
  const present: Environment = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(present);
  const errors = [
    ...(parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []),
    ...lacksOf(present.AML_KEYLESS_SIGN_IN ?? 'managed-identity', present),
    ...placeErrors(present.AML_KEYLESS_POLICY, present.AML_KEYLESS_CLOUD ?? 'AzureCloud'),
    ...contradictions(present),
    ...unknownIn(Object.keys(present), SETTING_NAMES),
  ];
  if (errors.length > 0 || !parsed.success) {
    throw new Error(`The app cannot start with these settings:\n${errors.map((it) => `- ${it}`).join('\n')}`);
  }
  const it = parsed.data;
  return {
    subscriptions: it.AML_KEYLESS_SUBSCRIPTIONS,
    policy: it.AML_KEYLESS_POLICY ?? { in: 'settings', says: saidBySettings(it) },
    leaseSeconds: it.AML_KEYLESS_LEASE_SECONDS,
    sweepSchedule: it.AML_KEYLESS_SWEEP_SCHEDULE,
    cloud: it.AML_KEYLESS_CLOUD,
    resourceManager: it.AML_KEYLESS_RESOURCE_MANAGER ?? null,
    signIn: {
      signIn: it.AML_KEYLESS_SIGN_IN,
      tenantId: it.AML_KEYLESS_TENANT,
      clientId: it.AZURE_CLIENT_ID,
      clientSecret: it.AZURE_CLIENT_SECRET,
      clientCertificatePath: it.AZURE_CLIENT_CERTIFICATE_PATH,
    },
    graph: it.AML_KEYLESS_GRAPH,
    queue: { service: it.AzureWebJobsStorage__queueServiceUri, name: it.AML_KEYLESS_QUEUE },
    table: { service: it.AzureWebJobsStorage__tableServiceUri, name: it.AML_KEYLESS_TABLE },
  };
}
