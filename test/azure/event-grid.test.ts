import { describe, expect, it } from 'vitest';
import { id } from '../../src/model/id.ts';
import { type Answer, azureOn, factValue, readOne, refusing, type Sent } from '../support/azure.ts';

const subscription = id('/subscriptions/s1');
const grid = '/subscriptions/s1/providers/Microsoft.EventGrid';
const topics = '/subscriptions/s1/resourceGroups/ops/providers/Microsoft.EventGrid/systemTopics';
const TYPES = ['Microsoft.Resources.ResourceWriteSuccess'];
const listed = (values: readonly string[], rest: object = {}) => ({
  includedEventTypes: TYPES,
  subjectBeginsWith: '',
  advancedFilters: [{ operatorType: 'StringIn', key: 'data.operationName', values }],
  ...rest,
});
const shown = (at: string, name: string, filter: object | null, provisioningState = 'Succeeded') => ({
  id: `${at}/eventSubscriptions/${name}`,
  name,
  properties: { topic: '/subscriptions/s1', provisioningState, filter },
});
const topic = (name: string, source: string, topicType = 'Microsoft.Resources.Subscriptions') => ({
  id: `${topics}/${name}`,
  name,
  properties: { source, topicType, provisioningState: 'Succeeded' },
});
const page = (value: readonly object[]): Answer => ({ status: 200, body: { value } });

interface World {
  readonly own?: readonly object[];
  readonly topics?: readonly object[];
  readonly ofTopic?: (request: Sent) => Answer;
}
const on = ({ own = [], topics: all = [], ofTopic = () => page([]) }: World) =>
  azureOn((request) => {
    if (id(request.path) === id(`${grid}/eventSubscriptions`)) return page(own);
    return request.path.endsWith('/systemTopics') ? page(all) : ofTopic(request);
  });
const operations = async (filter: object | null) =>
  (await factValue(on({ own: [shown(grid, 'a', filter)] }).azure, 'watch', subscription))[0]?.operations;

describe('what watches a subscription', () => {
  it('is its own event subscriptions and those of system topics over it', async () => {
    const { azure, sent } = on({
      own: [shown(grid, 'own', listed(['A/write']))],
      topics: [
        topic('over', '/subscriptions/S1'),
        topic('else', '/subscriptions/s2'),
        topic('vault', '/subscriptions/s1', 'Microsoft.KeyVault.vaults'),
      ],
      ofTopic: () => page([shown(`${topics}/over`, 'through', listed(['B/write']), 'Failed')]),
    });
    const reading = await azure.read([`watch ${subscription}`]);
    expect(reading.facts.get(`watch ${subscription}`)).toMatchObject({
      value: [
        { id: id(`${grid}/eventSubscriptions/own`), provisioningState: 'Succeeded', eventTypes: TYPES, operations: ['A/write'] },
        { id: id(`${topics}/over/eventSubscriptions/through`), provisioningState: 'Failed', operations: ['B/write'] },
      ],
    });
    expect(reading).toMatchObject({ requests: 3, trips: 2 });
    expect(new Set(sent.map(({ query }) => query.get('api-version')))).toEqual(new Set(['2025-02-15']));
  });

  it('is not what watches its groups, though one list shows both', async () => {
    const group = shown('/subscriptions/s1/resourceGroups/rg/providers/Microsoft.EventGrid', 'g', listed(['A/write']));
    expect(await factValue(on({ own: [group] }).azure, 'watch', subscription)).toEqual([]);
  });

  it('is unreadable if one of its topics is', async () => {
    const { azure } = on({ topics: [topic('over', '/subscriptions/s1')], ofTopic: () => refusing(403, 'AuthorizationFailed') });
    expect(await readOne(azure, 'watch', subscription)).toMatchObject({ state: 'unreadable', retryAt: null });
  });
});

describe('the operations that a filter lets through', () => {
  it('are all where it lists none', async () => {
    expect(await operations(null)).toBeNull();
    expect(await operations({ includedEventTypes: null, advancedFilters: [] })).toBeNull();
  });

  it('are those that every list holds, in any spelling', async () => {
    const more = { operatorType: 'stringIn', key: 'Data.OperationName', values: ['a/WRITE', 'C/write'] };
    const { advancedFilters } = listed(['A/write', 'B/write']);
    expect(await operations({ advancedFilters: [...advancedFilters, more] })).toEqual(['A/write']);
  });

  it.each([
    ['another key', { advancedFilters: [{ operatorType: 'StringIn', key: 'subject', values: ['x'] }] }],
    ['another operator', { advancedFilters: [{ operatorType: 'StringNotIn', key: 'data.operationName', values: ['x'] }] }],
    ['a group', listed(['A/write'], { subjectBeginsWith: '/subscriptions/s1/resourceGroups/rg' })],
    ['an end', listed(['A/write'], { subjectEndsWith: 'images' })],
  ])('are none for sure where it narrows by %s', async (_, filter) => {
    expect(await operations(filter)).toEqual([]);
  });

  it('are not narrowed by the subscription itself', async () => {
    expect(await operations(listed(['A/write'], { subjectBeginsWith: '/subscriptions/S1' }))).toEqual(['A/write']);
  });
});
