import { describe, expect, it } from 'vitest';
import sample from '../local.settings.sample.json' with { type: 'json' };
import { readSettings, SETTING_NAMES } from '../src/settings.ts';

const enough = {
  AML_KEYLESS_SUBSCRIPTIONS: '11111111-1111-4111-8111-11111111111A',
  AZURE_CLIENT_ID: '33333333-3333-4333-8333-333333333333',
  AzureWebJobsStorage__queueServiceUri: 'https://app.queue.core.windows.net/',
  AzureWebJobsStorage__tableServiceUri: 'https://app.table.core.windows.net',
};
const withModes = (modes: string) => readSettings({ ...enough, AML_KEYLESS_MODES: modes }).limits.mode;
const errorOf = (changes: Record<string, string | undefined>): string => {
  try {
    readSettings({ ...enough, ...changes });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing is wrong';
};

describe('the app’s settings', () => {
  it('write nothing unless told to', () => {
    const { limits, ...settings } = readSettings(enough);
    expect(limits).toMatchObject({ migrate: false, settle: 3_600_000 });
    expect(limits.mode('registry-admin-user')).toBe('audit');
    expect(settings).toEqual({
      subscriptions: ['11111111-1111-4111-8111-11111111111a'],
      wants: { keylessStorage: true },
      writesPerHour: 100,
      leaseSeconds: 60,
      sweepSchedule: '0 0 2 * * *',
      resourceManager: 'https://management.azure.com',
      clientId: '33333333-3333-4333-8333-333333333333',
      queue: { service: 'https://app.queue.core.windows.net', name: 'deferred-reconcile' },
      table: { service: 'https://app.table.core.windows.net', name: 'journal' },
    });
  });

  it('name everything that is wrong at once, each with its fix', () => {
    const message = errorOf({
      AML_KEYLESS_SUBSCRIPTIONS: 'production',
      AML_KEYLESS_MODES: 'registry-admin-users=enforce,*=fix,nonsense',
      AML_KEYLESS_MIGRATE: 'yes',
      AML_KEYLESS_SETTLE_SECONDS: '0',
      AML_KEYLESS_WRITES_PER_HOUR: 'many',
      AML_KEYLESS_SWEEP_SCHEDULE: '0 2 * * *',
      AML_KEYLESS_RESOURCE_MANAGER: 'http://management.example',
      AML_KEYLESS_QUEUE: 'Deferred',
      AML_KEYLESS_TABLE: '1st',
      AZURE_CLIENT_ID: undefined,
      AzureWebJobsStorage__queueServiceUri: '',
    });
    expect(message.split('\n').slice(1)).toEqual([
      expect.stringMatching(/AML_KEYLESS_SUBSCRIPTIONS: «production» is no subscription id: write its GUID/),
      expect.stringMatching(/AML_KEYLESS_MODES: «registry-admin-users» is no rule: write one of .*registry-admin-user,/),
      expect.stringMatching(/AML_KEYLESS_MODES: «fix» is no mode: write \*=audit or \*=enforce/),
      expect.stringMatching(/AML_KEYLESS_MODES: «nonsense» is no pair/),
      expect.stringMatching(/AML_KEYLESS_MIGRATE: is neither true nor false/),
      expect.stringMatching(/AML_KEYLESS_SETTLE_SECONDS: is no whole number from 1/),
      expect.stringMatching(/AML_KEYLESS_WRITES_PER_HOUR: is no whole number/),
      expect.stringMatching(/AML_KEYLESS_SWEEP_SCHEDULE: «0 2 \* \* \*» has 5 fields: write six/),
      expect.stringMatching(/AML_KEYLESS_RESOURCE_MANAGER: is no HTTPS address/),
      expect.stringMatching(/AML_KEYLESS_QUEUE: is no such name/),
      expect.stringMatching(/AML_KEYLESS_TABLE: is no such name/),
      expect.stringMatching(/AZURE_CLIENT_ID: is missing: write the client id/),
      expect.stringMatching(/AzureWebJobsStorage__queueServiceUri: is missing/),
    ]);
  });

  it('are all in the sample, which is right but for what only its reader knows', () => {
    expect(Object.keys(sample.Values)).toEqual(expect.arrayContaining([...SETTING_NAMES]));
    const told = Object.entries(sample.Values).filter(([, value]) => !value.includes('<'));
    expect(readSettings({ ...enough, ...Object.fromEntries(told) }).limits.mode('registry-admin-user')).toBe('audit');
  });

  it('take one star for every subscription', () => {
    expect(readSettings({ ...enough, AML_KEYLESS_SUBSCRIPTIONS: ' * ' }).subscriptions).toBe('*');
  });

  it('let the most specific mode win, in whatever order', () => {
    const mode = withModes('access/compute-pull=audit, *=audit , registry-admin-user=enforce, access/*=enforce');
    expect(mode('registry-admin-user')).toBe('enforce');
    expect(mode('storage-shared-key')).toBe('audit');
    expect(mode('access/compute-data')).toBe('enforce');
    expect(mode('access/compute-pull')).toBe('audit');
  });

  it('audit what no pattern names', () => {
    const mode = withModes('registry-admin-user=enforce');
    expect(mode('storage-shared-key')).toBe('audit');
    expect(mode('access/compute-pull')).toBe('audit');
  });

  it('refuse two modes for one rule', () => {
    expect(errorOf({ AML_KEYLESS_MODES: '*=audit,*=enforce' })).toMatch(/«\*» is set twice/);
  });

  it.each(['0 */5 * * * *', '30 0 2-4,22 1 JAN-Mar Mon-FRI', '0 0 0/6 * 12 0,6'])('take the schedule %s', (schedule) => {
    expect(readSettings({ ...enough, AML_KEYLESS_SWEEP_SCHEDULE: schedule }).sweepSchedule).toBe(schedule);
  });

  it.each([
    ['0 60 * * * *', 'minute'],
    ['0 0 24 * * *', 'hour'],
    ['0 0 2 0 * *', 'day'],
    ['0 0 2 * 13 *', 'month'],
    ['0 0 2 * * 7', 'day of the week'],
    ['0 0 4-2 * * *', 'hour'],
    ['0 */0 2 * * *', 'minute'],
    ['x 0 2 * * *', 'second'],
  ])('refuse the schedule %s for its %s', (schedule, field) => {
    expect(errorOf({ AML_KEYLESS_SWEEP_SCHEDULE: schedule })).toContain(`is no ${field}:`);
  });
});
