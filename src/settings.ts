import { z } from 'zod';
import type { Limits } from './engine/ports.ts';
import { PLAIN, type Wants } from './model/wants.ts';
import { modeOf, modes } from './settings/modes.ts';
import { schedule } from './settings/schedule.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const WEEK = 604_800;

const required = (fix: string) => z.string({ error: `is missing: ${fix}` });

const subscriptions = required('write subscription ids, separated by commas, or * for all that the identity may read.').transform(
  (text, context): '*' | readonly string[] => {
    if (text.trim() === '*') return '*';
    const ids = text
      .split(',')
      .map((it) => it.trim())
      .filter((it) => it !== '');
    for (const it of ids) if (!GUID.test(it)) context.addIssue(`«${it}» is no subscription id: write its GUID.`);
    if (ids.length === 0) context.addIssue('names no subscription: write at least one GUID, or *.');
    return [...new Set(ids.map((it) => it.toLowerCase()))];
  },
);

const flag = z
  .string()
  .regex(/^(true|false)$/i, 'is neither true nor false: write one of them.')
  .transform((text) => text.toLowerCase() === 'true');

const whole = (from: number, to: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to, {
      error: `is no whole number from ${from} to ${to}: write one.`,
    })
    .transform(Number);

/** Without the slash at the end, so that paths can follow. */
const address = (of: string) =>
  required(`write ${of}, as https://….`)
    .refine(
      (text) => URL.canParse(text) && new URL(text).protocol === 'https:',
      `is no HTTPS address: write ${of}, as https://….`,
    )
    .transform((text) => text.replace(/\/+$/, ''));

const named = (shape: RegExp, fix: string) => z.string().regex(shape, `is no such name: ${fix}`);

const schema = z.object({
  AML_KEYLESS_SUBSCRIPTIONS: subscriptions,
  AML_KEYLESS_MODES: modes.prefault('*=audit'),
  AML_KEYLESS_MIGRATE: flag.prefault('false'),
  AML_KEYLESS_SETTLE_SECONDS: whole(1, WEEK).prefault('3600'),
  AML_KEYLESS_WRITES_PER_HOUR: whole(1, 10_000).prefault('100'),
  AML_KEYLESS_LEASE_SECONDS: whole(1, 3_600).prefault('60'),
  AML_KEYLESS_SWEEP_SCHEDULE: schedule.prefault('0 0 2 * * *'),
  AML_KEYLESS_KEYLESS_STORAGE: flag.prefault('true'),
  AML_KEYLESS_RESOURCE_MANAGER: address('the address of Azure Resource Manager').prefault('https://management.azure.com'),
  AML_KEYLESS_QUEUE: named(
    /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
    'write 3 to 63 lower-case letters, digits and single hyphens.',
  ).prefault('deferred-reconcile'),
  AML_KEYLESS_TABLE: named(/^[A-Za-z][A-Za-z0-9]{2,62}$/, 'write 3 to 63 letters and digits, a letter first.').prefault(
    'journal',
  ),
  AZURE_CLIENT_ID: required('write the client id of the app’s user-assigned identity.').regex(
    GUID,
    'is no client id: write the GUID of the app’s user-assigned identity.',
  ),
  AzureWebJobsStorage__queueServiceUri: address('the queue service of the app’s storage account'),
  AzureWebJobsStorage__tableServiceUri: address('the table service of the app’s storage account'),
});

/** Every setting that the app reads. */
export const SETTING_NAMES: readonly string[] = Object.keys(schema.shape);

export interface Settings {
  /** In lower case. */
  readonly subscriptions: '*' | readonly string[];
  readonly limits: Limits;
  readonly wants: Wants;
  readonly writesPerHour: number;
  readonly leaseSeconds: number;
  readonly sweepSchedule: string;
  /** Addresses have no slash at the end. */
  readonly resourceManager: string;
  readonly clientId: string;
  readonly queue: { readonly service: string; readonly name: string };
  readonly table: { readonly service: string; readonly name: string };
}

/** All that is wrong with the settings, in one message. */
function messageOf({ issues }: z.ZodError): string {
  const lines = issues.map(({ path, message }) => `- ${path.join('.')}: ${message}`);
  return `The app cannot start with these settings:\n${lines.join('\n')}`;
}

/** Reads every app setting. An empty setting counts as absent. Throws one error that names each wrong setting with its fix. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(present);
  if (!parsed.success) throw new Error(messageOf(parsed.error));
  const it = parsed.data;
  return {
    subscriptions: it.AML_KEYLESS_SUBSCRIPTIONS,
    limits: {
      mode: modeOf(it.AML_KEYLESS_MODES),
      migrates: () => it.AML_KEYLESS_MIGRATE,
      includes: () => true,
      exemption: () => undefined,
      optedIn: () => false,
      settle: it.AML_KEYLESS_SETTLE_SECONDS * 1_000,
    },
    wants: { ...PLAIN, keylessStorage: it.AML_KEYLESS_KEYLESS_STORAGE },
    writesPerHour: it.AML_KEYLESS_WRITES_PER_HOUR,
    leaseSeconds: it.AML_KEYLESS_LEASE_SECONDS,
    sweepSchedule: it.AML_KEYLESS_SWEEP_SCHEDULE,
    resourceManager: it.AML_KEYLESS_RESOURCE_MANAGER,
    clientId: it.AZURE_CLIENT_ID.toLowerCase(),
    queue: { service: it.AzureWebJobsStorage__queueServiceUri, name: it.AML_KEYLESS_QUEUE },
    table: { service: it.AzureWebJobsStorage__tableServiceUri, name: it.AML_KEYLESS_TABLE },
  };
}
