import { describe, expect, it } from 'vitest';
import { CLOUDS, type CloudName } from '../../src/azure/cloud.ts';
import { principalKey } from '../../src/model/fact.ts';
import { id } from '../../src/model/id.ts';
import { azureOn, factValue, readOne, refusing } from '../support/azure.ts';
import { idsOf, openSmallAzure } from '../support/small-azure.ts';

const registry = id('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/images');
const subscription = id('/subscriptions/s1');
const names = Object.keys(CLOUDS) as readonly CloudName[];

async function asked(options: Parameters<typeof azureOn>[1] = {}) {
  const scopes: string[] = [];
  const credential = {
    getToken: async (scope: string | string[]) => {
      scopes.push(...[scope].flat());
      return { token: 'secret', expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  const { azure, sent } = azureOn(() => refusing(404, 'ResourceNotFound'), { credential, ...options });
  await readOne(azure, 'registry', registry);
  await azure.read([`subscription ${subscription}`, `workspace ${registry}`, `access ${registry}`, `users ${registry}`]);
  return { hosts: new Set(sent.map(({ url }) => new URL(url).origin)), scopes: new Set(scopes) };
}

describe('a cloud', () => {
  it.each(names)('%s is asked at its own address with tokens for it, by every client', async (name) => {
    const { resourceManager, audience } = CLOUDS[name];
    expect(await asked({ cloud: CLOUDS[name] })).toEqual({
      hosts: new Set([resourceManager]),
      scopes: new Set([`${audience}/.default`]),
    });
  });

  it('is the public one unless another is named, and its address may be another', async () => {
    expect((await asked()).hosts).toEqual(new Set(['https://management.azure.com']));
    expect(await asked({ cloud: CLOUDS.AzureChinaCloud, endpoint: 'https://127.0.0.1:8443' })).toEqual({
      hosts: new Set(['https://127.0.0.1:8443']),
      scopes: new Set(['https://127.0.0.1:8443/.default']),
    });
  });

  it('shares no address and no name with another', () => {
    const all = names.flatMap((name) => {
      const { resourceManager, login, graph, registrySuffix, storageSuffix } = CLOUDS[name];
      return [resourceManager, login, graph.endpoint, registrySuffix, storageSuffix];
    });
    expect(new Set(all).size).toBe(all.length);
  });
});

describe.each(names)('an estate in %s', (name) => {
  const cloud = CLOUDS[name];

  it('is read and written like any other, by that cloud’s names', async () => {
    const world = await openSmallAzure(undefined, { cloud: name });
    const azure = world.azure({ cloud, graph: cloud.graph });
    const { registry: images, workspaces, accounts } = idsOf(world.estate);
    const { loginServer } = await factValue(azure, 'registry', images);
    expect(loginServer).toMatch(new RegExp(`\\.${cloud.registrySuffix.replace('.', '\\.')}$`));
    expect(new Set(await factValue(azure, 'users', images))).toEqual(new Set(workspaces));
    const [account = images] = accounts;
    expect(await azure.write({ kind: 'shared-key', on: account, from: false, to: true })).toMatchObject({ result: 'done' });
    expect(await factValue(azure, 'storage', account)).toMatchObject({ sharedKey: true });
    expect(await factValue(azure, 'principal', principalKey('objects', world.app))).toMatchObject({ objectId: world.app });
  });
});
