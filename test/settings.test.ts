import { describe, expect, it } from 'vitest';
import sample from '../local.settings.sample.json' with { type: 'json' };
import { CLOUDS } from '../src/azure/cloud.ts';
import { PLAIN } from '../src/model/wants.ts';
import { readSettings, SETTING_NAMES } from '../src/settings.ts';
import { REGISTRY } from './support/literals.ts';

const enough = {
  AML_KEYLESS_SUBSCRIPTIONS: '11111111-1111-4111-8111-11111111111A',
  AZURE_CLIENT_ID: '33333333-3333-4333-8333-333333333333',
  AzureWebJobsStorage__queueServiceUri: 'https://app.queue.core.windows.net/',
  AzureWebJobsStorage__tableServiceUri: 'https://app.table.core.windows.net',
};
const saidBy = (changes: Record<string, string>) => {
  const { policy } = readSettings({ ...enough, ...changes });
  if (policy.in !== 'settings') throw new Error('The policy is a document.');
  return policy.says;
};
const withModes = (modes: string) => saidBy({ AML_KEYLESS_MODES: modes }).limits.mode;
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
    const { limits, wants, writesPerHour } = saidBy({});
    expect(limits.mode('registry-admin-user')).toBe('audit');
    expect(limits.migrates('registry-admin-user', REGISTRY)).toBe(false);
    expect(limits.optedIn('access/W1')).toBe(false);
    expect(limits.settle).toBe(3_600_000);
    expect({ wants, writesPerHour }).toEqual({ wants: PLAIN, writesPerHour: 100 });
  });

  it('say where things are, and have defaults for Azure’s public cloud', () => {
    expect(readSettings(enough)).toEqual({
      subscriptions: ['11111111-1111-4111-8111-11111111111a'],
      policy: { in: 'settings', says: expect.anything() },
      leaseSeconds: 60,
      sweepSchedule: '0 0 2 * * *',
      cloud: 'AzureCloud',
      resourceManager: null,
      signIn: { signIn: 'managed-identity', clientId: '33333333-3333-4333-8333-333333333333' },
      graph: false,
      queue: { service: 'https://app.queue.core.windows.net', name: 'deferred-reconcile' },
      table: { service: 'https://app.table.core.windows.net', name: 'journal' },
    });
  });

  it('let Microsoft Graph be asked at the cloud’s address, at another, or not at all', () => {
    const graphOf = (AML_KEYLESS_GRAPH: string) => readSettings({ ...enough, AML_KEYLESS_GRAPH }).graph;
    expect(['TRUE', 'false', 'https://stand-in.example/graph/'].map(graphOf)).toEqual([
      true,
      false,
      'https://stand-in.example/graph',
    ]);
  });

  it('name everything that is wrong at once, each with its fix', () => {
    const message = errorOf({
      AML_KEYLESS_SUBSCRIPTIONS: 'production',
      AML_KEYLESS_MODES: 'registry-admin-users=enforce,*=fix,nonsense',
      AML_KEYLESS_MIGRATE: 'yes',
      AML_KEYLESS_SETTLE_SECONDS: '0',
      AML_KEYLESS_WRITES_PER_HOUR: 'many',
      AML_KEYLESS_SWEEP_SCHEDULE: '0 2 * * *',
      AML_KEYLESS_CLOUD: 'AzureGermanCloud',
      AML_KEYLESS_RESOURCE_MANAGER: 'http://management.example',
      AML_KEYLESS_SIGN_IN: 'default',
      AML_KEYLESS_TENANT: 'contoso',
      AML_KEYLESS_GRAPH: 'on',
      AML_KEYLESS_QUEUE: 'Deferred',
      AML_KEYLESS_TABLE: '1st',
      AZURE_CLIENT_ID: 'app',
      AzureWebJobsStorage__queueServiceUri: '',
    });
    expect(message.split('\n').slice(1)).toEqual([
      expect.stringMatching(/AML_KEYLESS_SUBSCRIPTIONS: «production» is no subscription id: write its GUID/),
      expect.stringMatching(/AML_KEYLESS_MODES: «registry-admin-users» is no rule: write one of .*registry-admin-user,/),
      expect.stringMatching(/AML_KEYLESS_MODES: «fix» is no mode: write \*=off or \*=audit or \*=enforce/),
      expect.stringMatching(/AML_KEYLESS_MODES: «nonsense» is no pair/),
      expect.stringMatching(/AML_KEYLESS_MIGRATE: is neither true nor false/),
      expect.stringMatching(/AML_KEYLESS_SETTLE_SECONDS: is no whole number from 1/),
      expect.stringMatching(/AML_KEYLESS_WRITES_PER_HOUR: is no whole number/),
      expect.stringMatching(/AML_KEYLESS_SWEEP_SCHEDULE: «0 2 \* \* \*» has 5 fields: write six/),
      expect.stringMatching(/AML_KEYLESS_CLOUD: «AzureGermanCloud» is unknown: write one of AzureCloud, AzureChinaCloud/),
      expect.stringMatching(/AML_KEYLESS_RESOURCE_MANAGER: is no HTTPS address/),
      expect.stringMatching(/AML_KEYLESS_SIGN_IN: «default» is unknown: write one of managed-identity, azure-cli/),
      expect.stringMatching(/AML_KEYLESS_TENANT: is no tenant id: write its GUID/),
      expect.stringMatching(/AML_KEYLESS_GRAPH: is neither true nor false/),
      expect.stringMatching(/AML_KEYLESS_QUEUE: is no such name/),
      expect.stringMatching(/AML_KEYLESS_TABLE: is no such name/),
      expect.stringMatching(/AZURE_CLIENT_ID: is no client id: write its GUID/),
      expect.stringMatching(/AzureWebJobsStorage__queueServiceUri: is missing/),
    ]);
  });

  it('are all in the sample, which is right but for what only its reader knows', () => {
    expect(Object.keys(sample.Values)).toEqual(expect.arrayContaining([...SETTING_NAMES]));
    const told = Object.entries(sample.Values).filter(([, value]) => !value.includes('<'));
    expect(saidBy(Object.fromEntries(told)).limits.mode('registry-admin-user')).toBe('audit');
  });

  it.each([
    ['AML_KEYLESS_MODE', 'AML_KEYLESS_MODES'],
    ['AML_KEYLESS_WRITE_PER_HOURS', 'AML_KEYLESS_WRITES_PER_HOUR'],
    ['AML_KEYLESS_SETTLE', 'AML_KEYLESS_SETTLE_SECONDS'],
    ['AML_KEYLESS_SUBSCRIPTION', 'AML_KEYLESS_SUBSCRIPTIONS'],
    ['aml_keyless_migrate', 'AML_KEYLESS_MIGRATE'],
  ])('refuse %s, which nobody knows, and name %s as what was probably meant', (unknown, meant) => {
    expect(
      errorOf({ [unknown]: 'true' })
        .split('\n')
        .slice(1),
    ).toEqual([`- ${unknown}: is no setting of this app: write ${meant} if that was meant, or remove it.`]);
  });

  it('refuse a name that is like none of theirs, and list theirs', () => {
    expect(errorOf({ AML_KEYLESS_COFFEE_MACHINE: 'on' }).split('\n').slice(1)).toEqual([
      expect.stringMatching(
        /^- AML_KEYLESS_COFFEE_MACHINE: is no setting of this app: remove it, or write one of .*AML_KEYLESS_GRAPH,/,
      ),
    ]);
  });

  it.each([
    ['is empty', { AML_KEYLESS_MODE: ' ' }],
    ['is of somebody else', { AML_KEYLES_MODE: 'x', FUNCTIONS_WORKER_RUNTIME: 'node', APPSETTING_AML_KEYLESS_MODE: 'x' }],
  ])('pass over what %s', (_, changes) => {
    expect(errorOf(changes)).toBe('nothing is wrong');
  });

  it.each([
    ['policy.json', { in: 'file', path: 'policy.json' }],
    ['../shared/policy.json', { in: 'file', path: '../shared/policy.json' }],
    [
      'https://app.blob.core.windows.net/policy/policy.json',
      { in: 'blob', url: 'https://app.blob.core.windows.net/policy/policy.json' },
    ],
    [
      'https://app-secondary.z01.blob.storage.azure.net/policy/policy.json',
      { in: 'blob', url: 'https://app-secondary.z01.blob.storage.azure.net/policy/policy.json' },
    ],
    [
      'https://127.0.0.1:10000/devstoreaccount1/policy/policy.json',
      { in: 'blob', url: 'https://127.0.0.1:10000/devstoreaccount1/policy/policy.json' },
    ],
  ])('take the policy document %s', (AML_KEYLESS_POLICY, policy) => {
    expect(readSettings({ ...enough, AML_KEYLESS_POLICY }).policy).toEqual(policy);
  });

  it.each([
    ['http://app.blob.core.windows.net/policy/policy.json', 'begins with http://, which no token is sent over'],
    ['https://app.blob.core.windows.net/policy/policy.json?sv=2023-11-03&sig=c2lnbmVk', 'has a query'],
    ['https://app.blob.core.windows.net/policy/policy.json#wants', 'has a fragment'],
    ['https://somebody:secret@app.blob.core.windows.net/policy/policy.json', 'has a name or a password in it'],
    ['https://app.example/policy/policy.json', 'names the host app.example, which holds no blobs of this cloud'],
    ['https://blob.core.windows.net/policy/policy.json', 'names the host blob.core.windows.net'],
    ['https://app.blob.core.windows.net.example/policy/policy.json', 'names the host app.blob.core.windows.net.example'],
    ['https://app.file.core.windows.net/policy/policy.json', 'names the host app.file.core.windows.net'],
    ['https://app.blob.core.chinacloudapi.cn/policy/policy.json', 'names the host app.blob.core.chinacloudapi.cn'],
    ['https://app.blob.core.windows.net/policy.json', 'names no container and blob'],
    ['https://app.blob.core.windows.net/policy/', 'names no container and blob'],
    ['https://app.blob.core.windows.net/Policy/policy.json', 'names no container and blob'],
    ['https://127.0.0.1:10000/policy/policy.json', 'names no container and blob'],
    ['https://', 'is no address'],
  ])('refuse the policy document %s, since it %s', (AML_KEYLESS_POLICY, wrong) => {
    const [error = '', ...more] = errorOf({ AML_KEYLESS_POLICY }).split('\n').slice(1);
    expect(error).toContain(`- AML_KEYLESS_POLICY: ${wrong}`);
    expect(error).toMatch(
      /: write https:\/\/ACCOUNT\.blob\.core\.windows\.net\/CONTAINER\/NAME \(AML_KEYLESS_CLOUD is AzureCloud\), or a path\.$/,
    );
    expect(more).toEqual([]);
  });

  it.each(Object.values(CLOUDS))(
    'take a blob of $name where that is the cloud in force, and of no other',
    ({ name, storageSuffix }) => {
      const AML_KEYLESS_POLICY = `https://app.blob.${storageSuffix}/policy/folder/policy.json`;
      for (const { name: inForce } of Object.values(CLOUDS)) {
        const message = errorOf({ AML_KEYLESS_POLICY, AML_KEYLESS_CLOUD: inForce });
        if (inForce === name) expect(message).toBe('nothing is wrong');
        else expect(message).toContain(`AML_KEYLESS_CLOUD is ${inForce}`);
      }
    },
  );

  it('refuse to say themselves what a document says', () => {
    const message = errorOf({
      AML_KEYLESS_POLICY: 'policy.json',
      AML_KEYLESS_MODES: '*=enforce',
      AML_KEYLESS_MIGRATE: 'true',
      AML_KEYLESS_SETTLE_SECONDS: '60',
      AML_KEYLESS_WRITES_PER_HOUR: '5',
      AML_KEYLESS_KEYLESS_STORAGE: 'false',
    });
    const named = ['MODES', 'MIGRATE', 'SETTLE_SECONDS', 'WRITES_PER_HOUR', 'KEYLESS_STORAGE'];
    expect(message.split('\n').slice(1)).toEqual(
      named.map((it) => expect.stringMatching(new RegExp(`AML_KEYLESS_${it}: contradicts AML_KEYLESS_POLICY, whose document`))),
    );
  });

  it.each([
    [
      'managed-identity',
      { AZURE_CLIENT_ID: undefined },
      ['AZURE_CLIENT_ID: is missing: write the client id of the app’s user-assigned identity.'],
    ],
    [
      'azure-cli',
      { AZURE_CLIENT_ID: undefined },
      ['AML_KEYLESS_TENANT: is missing: write the tenant’s GUID, since azure-cli may know several.'],
    ],
    ['browser', {}, ['AML_KEYLESS_TENANT: is missing: write the tenant’s GUID, since browser may know several.']],
    [
      'service-principal',
      { AZURE_CLIENT_ID: undefined },
      [
        'AML_KEYLESS_TENANT: is missing: write the tenant’s GUID, since service-principal may know several.',
        'AZURE_CLIENT_ID: is missing: write the application id of the service principal.',
        'AZURE_CLIENT_SECRET: is missing: set it, or AZURE_CLIENT_CERTIFICATE_PATH.',
      ],
    ],
    [
      'service-principal',
      {
        AML_KEYLESS_TENANT: '77777777-7777-4777-8777-777777777777',
        AZURE_CLIENT_SECRET: 'secret',
        AZURE_CLIENT_CERTIFICATE_PATH: 'app.pem',
      },
      ['AZURE_CLIENT_SECRET: contradicts AZURE_CLIENT_CERTIFICATE_PATH: remove one of the two settings.'],
    ],
  ])('say what signing in by %s lacks, and guess nothing', (AML_KEYLESS_SIGN_IN, changes, lacks) => {
    const message = errorOf({ AML_KEYLESS_SIGN_IN, ...changes });
    expect(message.split('\n').slice(1)).toEqual(lacks.map((it) => `- ${it}`));
  });

  it('take a person’s session in a tenant that is named', () => {
    const tenant = '77777777-7777-4777-8777-77777777777A';
    const { signIn } = readSettings({
      ...enough,
      AZURE_CLIENT_ID: '',
      AML_KEYLESS_SIGN_IN: 'azure-cli',
      AML_KEYLESS_TENANT: tenant,
    });
    expect(signIn).toEqual({ signIn: 'azure-cli', tenantId: tenant.toLowerCase() });
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
