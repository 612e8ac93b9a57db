import { describe, expect, it } from 'vitest';
import type { EstateMap } from '../../src/engine/estate-map.ts';
import { EVERYWHERE, id } from '../../src/model/id.ts';
import { type Answer, azureOn, factValue, NO_MEMORY, readOne, refusing, type Sent } from '../support/azure.ts';

const group = '/subscriptions/s1/resourceGroups/rg';
const registry = id(`${group}/providers/Microsoft.ContainerRegistry/registries/images`);
const ml = (name: string) => `${group}/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
const entry = (name: string, rest: object = {}) => ({
  id: ml(name),
  storage: '',
  registry: '',
  vault: '',
  insights: '',
  hub: '',
  ...rest,
});
const page = (data: readonly object[], rest: object = {}): Answer => ({
  status: 200,
  body: { totalRecords: data.length, count: data.length, resultTruncated: 'false', facets: [], data, ...rest },
});
const onGraph = (script: (request: Sent) => Answer, map: Partial<EstateMap> = {}, subscriptions: '*' | readonly string[] = '*') =>
  azureOn(
    (request) =>
      request.path === '/providers/Microsoft.ResourceGraph/resources' ? script(request) : refusing(404, 'ResourceNotFound'),
    {
      map: { ...NO_MEMORY, ...map },
      subscriptions,
    },
  );

describe('the users of a dependency', () => {
  it('are those whose parsed ids name it, however they were typed', async () => {
    const { azure } = onGraph(() =>
      page([
        entry('Typed', { registry: `/${registry.toUpperCase()}/` }),
        entry('doubled', { registry: registry.replace('/providers/', '//providers/') }),
        entry('similar', { registry: `${registry}2` }),
        entry('nonsense', { storage: 'images, please' }),
      ]),
    );
    expect(await factValue(azure, 'users', registry)).toEqual([id(ml('typed')), id(ml('doubled'))]);
  });

  it('include the projects of a hub that uses it', async () => {
    const { azure } = onGraph(() =>
      page([entry('hub', { registry }), entry('project', { hub: ml('HUB') }), entry('other', { hub: ml('else') })]),
    );
    expect(await factValue(azure, 'users', registry)).toEqual([id(ml('hub')), id(ml('project'))]);
  });

  it('include those that memory knows and the graph does not show yet, each once', async () => {
    const usersOf = async () => [id(ml('new')), id(ml('hub'))];
    const { azure } = onGraph(() => page([entry('hub', { registry })]), { usersOf });
    expect(await factValue(azure, 'users', registry)).toEqual([id(ml('hub')), id(ml('new'))]);
  });

  it('are unreadable while memory is: who is only remembered must not be forgotten', async () => {
    const usersOf = () => Promise.reject(new Error('table down'));
    const { azure } = onGraph(() => page([]), { usersOf });
    expect(await readOne(azure, 'users', registry)).toMatchObject({ state: 'unreadable', retryAt: expect.any(Number) });
  });

  it('are asked for with nobody’s text but the name’s, quotes and backslashes told', async () => {
    const odd = id("/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/o'r\\x");
    const { azure, sent } = onGraph(() => page([]));
    await factValue(azure, 'users', odd);
    expect(sent[0]?.body).toMatchObject({ query: expect.stringContaining("contains 'o\\'r\\\\x'") });
  });
});

describe('the estate', () => {
  it('is every workspace of every page', async () => {
    const { azure, sent } = onGraph(({ body }) =>
      JSON.stringify(body).includes('"$skipToken":"more"') ? page([entry('b')]) : page([entry('a')], { $skipToken: 'more' }),
    );
    const reading = await azure.read([`estate ${EVERYWHERE}`]);
    expect(reading).toMatchObject({ requests: 2, trips: 2 });
    expect(reading.facts.get(`estate ${EVERYWHERE}`)).toMatchObject({ value: [id(ml('a')), id(ml('b'))] });
    expect(sent[0]?.body).toMatchObject({ options: { $top: 1000, resultFormat: 'objectArray' } });
  });

  it('is read once for all who ask at the same time', async () => {
    const { azure, sent } = onGraph(() => page([entry('a')]));
    const answers = await Promise.all([1, 2, 3].map(() => factValue(azure, 'estate', EVERYWHERE)));
    expect(answers).toEqual([[id(ml('a'))], [id(ml('a'))], [id(ml('a'))]]);
    expect(sent).toHaveLength(1);
  });

  it('is asked of all that the identity may read, or of the configured subscriptions alone', async () => {
    const all = onGraph(() => page([]));
    await factValue(all.azure, 'estate', EVERYWHERE);
    expect(all.sent[0]?.body).not.toHaveProperty('subscriptions');
    const some = onGraph(() => page([]), {}, ['s1', 's2']);
    await factValue(some.azure, 'estate', EVERYWHERE);
    expect(some.sent[0]?.body).toHaveProperty('subscriptions', ['s1', 's2']);
  });

  it('is never asked of no subscription at all, which would mean every one', () => {
    expect(() => onGraph(() => page([]), {}, [])).toThrow(TypeError);
  });

  it.each([
    ['rows were cut off', page([entry('a')], { resultTruncated: 'true' })],
    ['the scope was cut off', { ...page([entry('a')]), headers: { 'x-ms-tenant-subscription-limit-hit': 'true' } }],
    ['the answer is odd', page([{ name: 'without id' }])],
  ])('is unreadable when %s', async (_, answer) => {
    expect(await readOne(onGraph(() => answer).azure, 'estate', EVERYWHERE)).toMatchObject({
      state: 'unreadable',
      retryAt: null,
    });
  });

  it('can be read later when the quota is used up', async () => {
    const { azure } = onGraph(() => refusing(429, 'RateLimiting', '', { 'retry-after': '60' }));
    expect(await readOne(azure, 'estate', EVERYWHERE)).toMatchObject({ state: 'unreadable', retryAt: expect.any(Number) });
  });
});
