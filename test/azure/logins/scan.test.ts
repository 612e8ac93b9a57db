import { describe, expect, it } from 'vitest';
import { id } from '../../../src/model/id.ts';
import { type Answer, azureOn, factValue, readOne, refusing, type Sent, swiftly } from '../../support/azure.ts';

const subscription = id('/subscriptions/s1');
const group = '/subscriptions/s1/resourceGroups/rg/providers';
const server = 'images.azurecr.io';
const byPassword = { server, username: 'images' };
const byIdentity = { server, identity: `${group}/Microsoft.ManagedIdentity/userAssignedIdentities/u` };
const page = (value: readonly object[], nextLink?: string): Answer => ({ status: 200, body: { value, nextLink } });
const shown = (type: string, name: string, properties: object, rest: object = {}) => ({
  id: `${group}/${type}/${name}`,
  name,
  properties,
  ...rest,
});

type Script = Readonly<Record<string, (request: Sent) => Answer>>;
/** Answers by the end of the path; lists that a test does not care about are empty. */
const on = (script: Script) =>
  azureOn((request) => {
    const found = Object.keys(script).find((end) => request.path.toLowerCase().endsWith(end.toLowerCase()));
    return found === undefined ? page([]) : (script[found]?.(request) ?? page([]));
  });
const scan = async (script: Script) => {
  const { found, unread } = await factValue(on(script).azure, 'logins', subscription);
  return { found: found.map(({ name, to, on: of }) => [name, to, of]), unread };
};
const config = (properties: object) => () => ({ status: 200, body: { id: 'x', properties } });

describe('what logs in by password', () => {
  it('is looked for in every list of the subscription, side by side', async () => {
    const { azure, sent } = on({});
    expect(await azure.read([`logins ${subscription}`])).toMatchObject({ requests: 5, trips: 1 });
    expect(sent.map(({ path, query }) => [path.replace('/subscriptions/s1/providers/', ''), query.get('api-version')])).toEqual([
      ['Microsoft.ContainerInstance/containerGroups', '2025-09-01'],
      ['Microsoft.App/containerApps', '2025-01-01'],
      ['Microsoft.App/jobs', '2025-01-01'],
      ['Microsoft.Web/sites', '2024-04-01'],
      ['Microsoft.Batch/batchAccounts', '2024-07-01'],
    ]);
    expect(await factValue(azure, 'logins', subscription)).toEqual({ found: [], unread: [] });
  });

  it('are container groups with a user name, and those that mount a file share by the account’s key', async () => {
    const type = 'Microsoft.ContainerInstance/containerGroups';
    const volumes = [
      { name: 'v', azureFile: { shareName: 's', storageAccountName: 'data' } },
      { name: 'e', emptyDir: {} },
    ];
    const groups = [
      shown(type, 'old', { imageRegistryCredentials: [byPassword, byIdentity], volumes }),
      shown(type, 'good', { imageRegistryCredentials: [byIdentity], volumes: null }),
    ];
    expect((await scan({ '/containerGroups': () => page(groups) })).found).toEqual([
      ['container group «old»', server, 'registry'],
      ['container group «old»', 'data', 'storage'],
    ]);
  });

  it('are container apps and their jobs with a password, on every page', async () => {
    const configured = (registries: readonly object[] | null) => ({ configuration: { registries } });
    const next =
      'https://management.azure.com/subscriptions/s1/providers/Microsoft.App/containerApps?api-version=2025-01-01&page=2';
    const apps = ({ query }: Sent) =>
      query.get('page') === '2'
        ? page([shown('Microsoft.App/containerApps', 'shop', configured([{ server, passwordSecretRef: 'p', identity: '' }]))])
        : page(
            [
              shown('Microsoft.App/containerApps', 'good', configured([{ ...byIdentity, username: '' }])),
              shown('Microsoft.App/containerApps', 'bare', {}),
            ],
            next,
          );
    const jobs = () => page([shown('Microsoft.App/jobs', 'nightly', configured([byPassword]))]);
    expect((await scan({ '/containerApps': apps, '.App/jobs': jobs })).found).toEqual([
      ['container app «shop»', server, 'registry'],
      ['container app job «nightly»', server, 'registry'],
    ]);
  });

  it('are web apps that run a container without pulling by identity', async () => {
    const site = (name: string, stack: string | null, kind = 'app,linux') =>
      shown(
        'Microsoft.Web/sites',
        name,
        { siteProperties: { properties: [{ name: 'LinuxFxVersion', value: stack }] } },
        { kind },
      );
    const sites = [
      site('shop', `DOCKER|${server}/shop:1`),
      site('good', `DOCKER|${server}/good:1`),
      site('hub', 'DOCKER|nginx', 'app,linux,container'),
      site('many', 'COMPOSE|aGk='),
      site('plain', 'NODE|24'),
    ];
    const { azure, sent } = on({
      '/sites': () => page(sites),
      '/shop/config/web': config({ linuxFxVersion: `DOCKER|${server}/shop:1`, acrUseManagedIdentityCreds: false }),
      '/good/config/web': config({ linuxFxVersion: `DOCKER|${server}/good:1`, acrUseManagedIdentityCreds: true }),
      '/hub/config/web': config({ linuxFxVersion: 'DOCKER|nginx', acrUseManagedIdentityCreds: false }),
      '/many/config/web': config({ linuxFxVersion: 'COMPOSE|aGk=', acrUseManagedIdentityCreds: false }),
    });
    const { found, unread } = await factValue(azure, 'logins', subscription);
    expect(found.map(({ name, to }) => [name, to])).toEqual([
      ['web app «shop»', server],
      ['web app «hub»', 'docker.io'],
    ]);
    expect(unread).toEqual(['the registries of web app «many» (it runs several containers)']);
    expect(sent.filter(({ path }) => path.endsWith('/plain/config/web'))).toEqual([]);
    // settings hold passwords, so nobody asks for them
    expect(sent.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('are slots of such web apps, each by a configuration of its own', async () => {
    const stack = { siteProperties: { properties: [{ name: 'LinuxFxVersion', value: `DOCKER|${server}/shop:1` }] } };
    const { found } = await scan({
      '/sites': () => page([shown('Microsoft.Web/sites', 'shop', stack, { kind: 'app,linux,container' })]),
      '/shop/slots': () =>
        page([shown('Microsoft.Web/sites/shop/slots', 'next', stack), shown('Microsoft.Web/sites/shop/slots', 'last', stack)]),
      '/shop/config/web': config({ linuxFxVersion: `DOCKER|${server}/shop:1`, acrUseManagedIdentityCreds: true }),
      '/slots/next/config/web': config({ linuxFxVersion: `DOCKER|${server}/shop:2`, acrUseManagedIdentityCreds: false }),
      '/slots/last/config/web': config({ linuxFxVersion: `DOCKER|${server}/shop:0`, acrUseManagedIdentityCreds: true }),
    });
    expect(found).toEqual([['slot «next» of web app «shop»', server, 'registry']]);
  });

  it('reads the configuration of a web app whose stack the list does not tell', async () => {
    const { found } = await scan({
      '/sites': () => page([shown('Microsoft.Web/sites', 'quiet', { siteConfig: null }, { kind: 'app' })]),
      '/quiet/config/web': config({ windowsFxVersion: `DOCKER|${server}/w:1`, acrUseManagedIdentityCreds: null }),
    });
    expect(found).toEqual([['web app «quiet»', server, 'registry']]);
  });

  it('are pools of batch accounts with a user name', async () => {
    const pool = (name: string, containerRegistries: readonly object[]) => ({
      id: `${group}/Microsoft.Batch/batchAccounts/b/pools/${name}`,
      name,
      properties: {
        deploymentConfiguration: { virtualMachineConfiguration: { containerConfiguration: { containerRegistries } } },
      },
    });
    const identityReference = { resourceId: byIdentity.identity };
    const pools = [
      pool('old', [{ registryServer: server, username: 'images' }, { username: 'hubuser' }]),
      pool('good', [{ registryServer: server, identityReference }]),
    ];
    const accounts = () => page([shown('Microsoft.Batch/batchAccounts', 'b', {})]);
    expect((await scan({ '/batchAccounts': accounts, '/pools': () => page(pools) })).found).toEqual([
      ['pool «old» of batch account «b»', server, 'registry'],
      ['pool «old» of batch account «b»', 'docker.io', 'registry'],
    ]);
  });
});

describe('a part of the scan', () => {
  it.each([
    [403, 'AuthorizationFailed'],
    [404, 'InvalidResourceNamespace'],
    [409, 'MissingSubscriptionRegistration'],
  ])('that nobody may read is named, and the others stand (%i %s)', async (status, code) => {
    const groups = () =>
      page([shown('Microsoft.ContainerInstance/containerGroups', 'old', { imageRegistryCredentials: [byPassword] })]);
    expect(await scan({ '/containerApps': () => refusing(status, code), '/containerGroups': groups })).toEqual({
      found: [['container group «old»', server, 'registry']],
      unread: [`container apps of ${subscription} (${status} ${code})`],
    });
  });

  it('that may be read later makes the scan wait: it may hold the evidence', async () => {
    const { azure } = on({ '/batchAccounts': () => refusing(429, 'TooManyRequests', '', { 'retry-after': '60' }) });
    expect(await swiftly(() => readOne(azure, 'logins', subscription))).toMatchObject({
      state: 'unreadable',
      retryAt: expect.any(Number),
    });
  });

  it('that cannot be understood makes the scan unreadable', async () => {
    const groups = () => page([{ id: 'x', properties: { imageRegistryCredentials: 'odd' } }]);
    expect(await readOne(on({ '/containerGroups': groups }).azure, 'logins', subscription)).toMatchObject({
      state: 'unreadable',
      retryAt: null,
    });
  });
});

describe('what a cut of the admin user asks of container groups', () => {
  const groupsOf = (answer: () => Answer) => readOne(on({ '/containerGroups': answer }).azure, 'containerGroups', subscription);

  it('is their registry logins, and not the shares that they mount', async () => {
    const volumes = [{ name: 'v', azureFile: { shareName: 's', storageAccountName: 'data' } }];
    const type = 'Microsoft.ContainerInstance/containerGroups';
    const old = shown(type, 'old', { imageRegistryCredentials: [byPassword], volumes });
    expect(await groupsOf(() => page([old]))).toMatchObject({
      state: 'known',
      value: [{ name: 'container group «old»', to: server, on: 'registry' }],
    });
  });

  it('is none in a subscription that has never had container groups', async () => {
    expect(await groupsOf(() => refusing(409, 'MissingSubscriptionRegistration'))).toMatchObject({ state: 'known', value: [] });
  });

  it('is unknown where nobody may read them', async () => {
    expect(await groupsOf(() => refusing(403, 'AuthorizationFailed'))).toMatchObject({ state: 'unreadable', retryAt: null });
  });
});
